/** The app page: finishes the launch once, outside React, and mounts the view. */

import { evidence, terminology } from 'virtual:nextline-knowledge';
import { createRoot } from 'react-dom/client';
import { createTerminology } from '../terminology/terminology.ts';
import { showTheme } from '../ui/appearance.ts';
import '../ui/tokens.css';
import { App } from './app.tsx';
import { DefectBoundary } from './defect-boundary.tsx';
import { emptyOnLeaving } from './leaving.ts';
import { openSession } from './open-session.ts';

showTheme('system');

const container = document.getElementById('root');
if (!container) throw new Error('the page has no root');

// Once, at module level: a second call would return a client without a token.
const opening = openSession(terminology);

// React would write what was thrown to the console, and that may hold a record.
const root = createRoot(container, { onCaughtError: () => undefined, onUncaughtError: () => undefined });
root.render(
  <DefectBoundary>
    <App opening={opening} knowledge={{ terminology: createTerminology(terminology), evidence }} />
  </DefectBoundary>,
);
emptyOnLeaving(() => root.unmount());
