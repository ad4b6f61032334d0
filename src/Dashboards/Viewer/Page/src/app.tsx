import { ThemeContext } from '@grafana/data';
import { config, locationService, LocationServiceProvider } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { initPluginTranslations } from '@grafana/i18n';
import { loadResources } from '@grafana/scenes';
import { useLayoutEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Navigate, Route, Router, Routes } from 'react-router-dom';
import 'uplot/dist/uPlot.min.css';
import { DashboardPage } from './pages/DashboardPage';
import { Start } from './pages/Start';
import { registerPanels } from './plugins';
import { readSettings } from './settings';
import { provideServices } from './services';

/** Draws the page. */
export async function start(element: HTMLElement, theme: 'light' | 'dark') {
  const [failure] = await Promise.all([
    readSettings().then(() => undefined, (error: Error) => error.message),
    initPluginTranslations('grafana-scenes', [loadResources]),
  ]);
  if (failure) {
    element.textContent = `The viewer's server does not answer: ${failure}`;
    return;
  }

  provideServices(theme);
  registerPanels();
  keepLinksOnThePage();
  createRoot(element).render(
    <ThemeContext.Provider value={config.theme2}>
      <LocationServiceProvider service={locationService}>
        <GlobalStyles />
        <Pages />
        <PortalContainer />
      </LocationServiceProvider>
    </ThemeContext.Provider>,
  );
}

function Pages() {
  const history = locationService.getHistory();
  const [place, setPlace] = useState({ location: history.location, action: history.action });
  useLayoutEffect(() => history.listen((location: typeof history.location, action: typeof history.action) => setPlace({ location, action })), [history]);
  return (
    <Router location={place.location} navigationType={place.action as never} navigator={history as never}>
      <Routes>
        <Route path="/" element={<Start />} />
        <Route path="/d/:uid" element={<DashboardPage />} />
        <Route path="/d/:uid/:slug" element={<DashboardPage />} />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </Router>
  );
}

/** Links of panels are plain ones; those to other dashboards need not load the page again. */
function keepLinksOnThePage() {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || (link.target && link.target !== '_self') || link.hasAttribute('download')) {
      return;
    }

    const url = new URL(link.href, document.baseURI);
    const root = config.appSubUrl ?? '';
    if (url.origin === window.location.origin && url.pathname.startsWith(`${root}/`) && !url.pathname.startsWith(`${root}/api/`)) {
      event.preventDefault();
      locationService.push(url.pathname.slice(root.length) + url.search + url.hash);
    }
  });
}
