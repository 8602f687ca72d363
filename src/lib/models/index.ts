import { registry } from '../core/registry.ts';
import { forest } from './forest.ts';
import { knn } from './knn.ts';
import { lda } from './lda.ts';
import { logistic } from './logistic.ts';
import { mlp } from './mlp.ts';
import { qda } from './qda.ts';
import { rlda } from './rlda.ts';

/** Every way to learn, in the order a person sees them. */
export const models = registry('model', [lda, rlda, qda, logistic, knn, forest, mlp]);

export type ModelKindId = (typeof models.all)[number]['id'];
