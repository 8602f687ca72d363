import { registry } from '../core/registry.ts';
import { broadcast } from './broadcast.ts';
import { lslOutlet } from './lsl.ts';
import { cursor, hand } from './on-screen.ts';
import { serial } from './serial.ts';
import { websocket } from './websocket.ts';

export type { OutletKind, Outlet, OutletInfo } from './outlet.ts';

/** Everything predictions can be sent to. A new destination is one file and one line here. */
export const outlets = registry('outlet', [cursor, hand, lslOutlet, serial, websocket, broadcast]);
