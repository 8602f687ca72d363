import { percent } from '../../core/format.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';

/** What came out of a training, in one line. */
export function trainedText({
	name,
	score,
	regressionScore
}: Pick<ModelBundle, 'name' | 'score' | 'regressionScore'>): string {
	if (score) return `Trained ${name}: ${percent(score.accuracy)} % accuracy, ${score.protocol}`;
	if (regressionScore)
		return `Trained ${name}: R² ${regressionScore.r2.toFixed(2)}, ${regressionScore.protocol}`;
	return `Trained ${name}, without a score`;
}
