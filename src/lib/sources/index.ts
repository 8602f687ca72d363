import { registry } from '../core/registry.ts';
import { replay } from './replay/kind.ts';
import { synthetic } from './synthetic/synthetic.ts';

/** Everything a person can connect. A new device is one file and one line here. */
export const sources = registry('source', [synthetic, replay]);
export type SourceId = (typeof sources.all)[number]['id'];
