import { watchConsole } from './problems';

// Grafana's packages read these when they are first imported, so everything else is imported after them.
const root = new URL(document.baseURI).pathname.replace(/\/$/, '');
const wanted = new URLSearchParams(window.location.search).get('theme');
if (wanted === 'light' || wanted === 'dark') {
  localStorage.setItem('monitor.theme', wanted);
}

const theme = localStorage.getItem('monitor.theme') === 'light' ? 'light' : 'dark';

Object.assign(window, {
  __grafana_public_path__: `${root}/public/`,
  grafanaBootData: {
    settings: {
      appSubUrl: root,
      appUrl: `${window.location.origin}${root}/`,
      buildInfo: { version: '13.2.2', commit: '', env: 'production', edition: 'Open Source' },
      featureToggles: {},
      dateFormats: undefined,
    },
    user: { theme, lightTheme: theme === 'light', orgId: 1, isSignedIn: false, timezone: 'browser', locale: 'en-US', language: 'en-US' },
    navTree: [],
  },
});

watchConsole();
void import('./app').then((app) => app.start(document.getElementById('root')!, theme));
