import { registry } from '../core/registry.ts';
import { broadcast } from './broadcast.ts';
import { lslOutput } from './lsl.ts';
import { cursor, hand } from './on-screen.ts';
import { serial } from './serial.ts';
import { websocket } from './websocket.ts';

export type { OutputKind, Output, OutputInfo } from './output.ts';

/** Everything predictions can be sent to. A new destination is one file and one line here. */
export const outputs = registry('output', [cursor, hand, lslOutput, serial, websocket, broadcast]);
