// Holds every dashboard against Grafana's published types: writes the JSON as a literal of TypeScript and lets the compiler judge.
//   node check/dashboards.mjs [directory]      default: grafana/dashboards of this repository
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const directory = path.resolve(process.argv[2] ?? path.join(here, '../../../../../grafana/dashboards'));
const files = readdirSync(directory, { recursive: true }).map(String).filter((file) => file.endsWith('.json')).sort();
if (files.length === 0) {
  console.error(`${directory} has no dashboards (*.json)`);
  process.exit(2);
}

// Below this directory, so that the compiler finds the packages.
const scratch = mkdtempSync(path.join(here, 'literals-'));
try {
  files.forEach((file, index) =>
    writeFileSync(path.join(scratch, `d${index}.ts`), `import type { OurDashboard } from '../types';\n\nexport const dashboard: OurDashboard = ${readFileSync(path.join(directory, file), 'utf8').trim()};\n`));
  const compiler = path.join(here, '../node_modules/typescript/bin/tsc');
  const settings = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2022', '--pretty', 'false', '--ignoreConfig'];
  execFileSync(process.execPath, [compiler, ...settings, ...files.map((_, index) => path.join(scratch, `d${index}.ts`))], { cwd: here, encoding: 'utf8' });
  console.log(`${files.length} dashboards have the types that @grafana/schema publishes.`);
} catch (error) {
  // The literal begins in the third line of its file.
  const told = String(error.stdout ?? error).replaceAll(/^.*?d(\d+)\.ts\((\d+),(\d+)\)/gm, (_, index, line, column) => `${files[index]}:${line - 2}:${column}`);
  console.error(told.trim());
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
