import { registry } from '../core/registry.ts';
import { lda } from './lda.ts';
import { mlp } from './mlp.ts';

/** Every way to learn, in the order a person sees them. */
export const models = registry('model', [lda, mlp]);

export type ModelKindId = (typeof models.all)[number]['id'];
