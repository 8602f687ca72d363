import { seeded } from '../core/random.ts';
import { binsOf } from './bins.ts';
import { checkExamples } from './examples.ts';
import { TreeGrower } from './grow-tree.ts';
import type { Classifier } from './model.ts';
import { Trees } from './trees.ts';

const TREES = 100;
/** Trees between two turns of the event loop. */
const AT_ONCE = 4;

/**
 * A random forest: 100 trees, each grown to the end on rows drawn with replacement, each split the best (Gini) of √features
 * drawn features; their class shares are averaged. As scikit-learn's `RandomForestClassifier(100)`, on values sorted into
 * 256 bins; the draws are our own, so single trees differ. Breiman 2001.
 */
export const forest = {
	id: 'forest',
	task: 'classify',
	label: 'Random forest',
	summary: 'A hundred decision trees: no scaling, no straight lines, seldom bad; a larger file',

	async fit(examples, { seed = 0, onProgress, signal } = {}) {
		checkExamples(examples, 'A random forest');
		signal?.throwIfAborted();
		const grower = new TreeGrower(examples, binsOf(examples));
		const trees = [];
		for (let t = 0; t < TREES; t++) {
			// A seed for each tree: the forest is the same whoever grows which of them.
			trees.push(grower.grow(seeded(seed ^ Math.imul(t + 1, 0x9e3779b1))));
			if ((t + 1) % AT_ONCE > 0) continue;
			onProgress?.((t + 1) / TREES);
			await new Promise((resolve) => setTimeout(resolve, 0));
			signal?.throwIfAborted();
		}
		return Trees.of(trees, examples.nFeatures, examples.nClasses);
	},

	load: (weights) => Trees.load(weights, 'a random forest')
} as const satisfies Classifier;
