import { UrlSyncContextProvider } from '@grafana/scenes';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router-dom';
import { toScene, type Dashboard } from '../convert/dashboard';
import type { DashboardModel } from '../convert/model';
import { readDashboard, readDashboards, type DashboardEntry } from '../settings';
import { Shell } from './Shell';

/** Panels are drawn when they come into view; a camera wants them all at once. */
const drawAll = () => new URLSearchParams(window.location.search).get('draw') === 'all';

/** One dashboard. */
export function DashboardPage() {
  const { uid = '' } = useParams();
  const [shown, setShown] = useState<{ uid: string; scene?: Dashboard; entry?: DashboardEntry; error?: string }>();
  useEffect(() => {
    let isWanted = true;
    Promise.all([readDashboard(uid), readDashboards()]).then(
      ([model, all]) => {
        if (isWanted) {
          const scene = toScene(model as DashboardModel, all, drawAll());
          document.title = `${scene.state.title} - Monitor`;
          setShown({ uid, scene, entry: all.find((one) => one.uid === uid) });
        }
      },
      (reason: Error) => isWanted && setShown({ uid, error: reason.message }));
    return () => {
      isWanted = false;
    };
  }, [uid]);

  const here = shown?.uid === uid ? shown : undefined;
  return (
    <Shell crumbs={[{ text: 'Dashboards', path: '/' }, ...(here?.entry ? [{ text: here.entry.folder, path: '/' }] : []), { text: here?.scene?.state.title ?? uid }]}>
      {here?.error && <Alert title={`The dashboard ${uid} cannot be shown`}>{here.error}</Alert>}
      {!here && <LoadingPlaceholder text="Loading" />}
      {here?.scene && (
        <UrlSyncContextProvider key={uid} scene={here.scene} updateUrlOnInit createBrowserHistorySteps>
          <here.scene.Component model={here.scene} />
        </UrlSyncContextProvider>
      )}
    </Shell>
  );
}
