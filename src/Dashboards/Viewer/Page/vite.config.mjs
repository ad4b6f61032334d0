import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, 'node_modules');
const require = createRequire(import.meta.url);

/** Icons and fonts, at the paths where Grafana's components and global styles ask for them. */
function statics() {
  let out = '';
  return {
    name: 'monitor-statics',
    configResolved(config) {
      out = path.resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      cpSync(path.join(modules, '@grafana/ui/dist/public/img/icons'), path.join(out, 'public/build/img/icons'), { recursive: true });
      const fonts = path.join(out, 'public/fonts');
      mkdirSync(path.join(fonts, 'inter'), { recursive: true });
      mkdirSync(path.join(fonts, 'roboto'), { recursive: true });
      const inter = path.join(modules, '@fontsource/inter/files');
      for (const [name, file] of [
        ['Inter-Regular', 'inter-latin-400-normal'],
        ['Inter-Medium', 'inter-latin-500-normal'],
        ['Inter-Italic', 'inter-latin-400-italic'],
        ['Inter-MediumItalic', 'inter-latin-500-italic'],
      ]) {
        cpSync(path.join(inter, `${file}.woff2`), path.join(fonts, 'inter', `${name}.woff2`));
      }
      // The name under which Grafana's global styles look for the monospaced face.
      cpSync(
        path.join(modules, '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2'),
        path.join(fonts, 'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2'),
      );
    },
  };
}

/** Grafana's tables measure texts with ours, and ours measures with the package. */
function measures() {
  const ours = path.join(here, 'src/shims/uwrap.ts');
  return {
    name: 'monitor-measures',
    enforce: 'pre',
    resolveId: (source, importer) => (source === 'uwrap' && importer !== ours ? ours : null),
  };
}

export default defineConfig({
  // Relative: the server says in <base> below which prefix the page lives.
  base: './',
  // Two icons that Grafana's components ask for and its package leaves out, drawn by ourselves.
  publicDir: 'static',
  plugins: [react(), statics(), measures()],
  resolve: {
    alias: { 'react-router-dom-v5-compat': require.resolve('react-router-dom').replace(/dist\/.*$/, 'dist/index.js') },
    dedupe: ['react', 'react-dom', 'rxjs', '@grafana/data', '@grafana/ui', '@grafana/runtime', '@grafana/schema', 'uplot'],
  },
  build: {
    outDir: process.env.MONITOR_VIEWER_OUT ?? path.join(here, '../../../../artifacts/dist/viewer'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 10_000,
    target: 'es2022',
  },
});
