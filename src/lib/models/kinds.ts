import { registry } from '../core/registry.ts';
import { MODEL_FACTS, type ModelKindFacts } from './kind-facts.build.ts';

/** Every kind of model as the pages know it: ids, names, settings and help. Its code is under the same id in `models`. */
export const modelKinds = registry('model', MODEL_FACTS);

/** The kinds that tell classes apart. */
export const classifierKinds: readonly ModelKindFacts[] = MODEL_FACTS.filter(
	({ task }) => task === 'classify'
);

/** The kinds that give values. */
export const regressorKinds: readonly ModelKindFacts[] = MODEL_FACTS.filter(({ task }) => task === 'regress');
