import type { FeatureFacts } from './feature.ts';
import { features, type FeatureId } from './index.ts';

/**
 * What every feature says of itself, in the order of the registry. The build evaluates this file and puts its value in its place
 * (`.config/build-values.ts`), so that a page which lists the features loads none of their code.
 */
export const FEATURE_FACTS: readonly FeatureFacts<FeatureId>[] = features.all.map(
	({ id, label, summary, minSamples, ...rest }) => ({
		id,
		label,
		summary,
		minSamples,
		...('threshold' in rest && { threshold: rest.threshold })
	})
);
