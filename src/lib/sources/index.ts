import { registry } from '../core/registry.ts';
import { cyton } from './cyton/cyton.ts';
import { deviceKind } from './device/device-kind.ts';
import { replay } from './replay/kind.ts';
import { synthetic } from './synthetic/synthetic.ts';

/** Amplifiers. A new one is one file and one line here. */
export const drivers = registry('device', [cyton]);

/** Everything a person can connect. */
export const sources = registry('source', [synthetic, replay, ...drivers.all.map(deviceKind)]);
export type SourceId = (typeof sources.all)[number]['id'];
