import { registry } from '../core/registry.ts';
import { broadcast } from './broadcast.ts';

/** Everything predictions can be sent to. A new destination is one file and one line here. */
export const outlets = registry('outlet', [broadcast]);
