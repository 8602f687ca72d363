import type { Random } from '../core/random.ts';
import type { Examples } from './model.ts';

/** A grown tree, node by node: the root is node 0, and the second child of a node comes right after its first. */
export interface Tree {
	/** The feature a node asks for, −1 in a leaf. */
	readonly feature: number[];
	/** Values up to it go to the first child. */
	readonly threshold: number[];
	/** The first child; in a leaf the position of its class shares. */
	readonly child: number[];
	/** `shares[leaf * nClasses + class]` */
	readonly shares: number[];
}

/** Each row's place in the order of each feature's values, equal values in one place; and the values by place. */
export interface Ranks {
	/** `place[feature * nRows + row]` */
	readonly place: Int32Array;
	/** The values of each feature, rising, each once. */
	readonly values: readonly Float32Array[];
}

/** Sorts every feature once, so that splits are looked for among whole numbers. */
export function ranksOf({ x, y, nFeatures }: Examples): Ranks {
	const nRows = y.length;
	const place = new Int32Array(nFeatures * nRows);
	const values: Float32Array[] = [];
	for (let f = 0; f < nFeatures; f++) {
		const own = Float32Array.from({ length: nRows }, (_, row) => x[row * nFeatures + f]!);
		const sorted = Float32Array.from(new Set(own)).sort();
		const places = new Map(Array.from(sorted, (value, i) => [value, i]));
		for (let row = 0; row < nRows; row++) place[f * nRows + row] = places.get(own[row]!)!;
		values.push(sorted);
	}
	return { place, values };
}

/** A place where a node's rows can be parted. */
interface Split {
	readonly feature: number;
	/** Rows in places up to this one go to the first child. */
	readonly place: number;
	readonly threshold: number;
}

/** Grows one tree on rows drawn with replacement, until every leaf is of one class or cannot be parted. */
export function growTree(examples: Examples, ranks: Ranks, random: Random): Tree {
	const { y, nClasses } = examples;
	const n = y.length;
	const tree: Tree = { feature: [0], threshold: [0], child: [0], shares: [] };
	const drawn = Int32Array.from({ length: n }, () => Math.floor(random() * n));
	const finder = new SplitFinder(examples, ranks, random);
	const open = [{ node: 0, rows: drawn }];
	for (let next = open.pop(); next; next = open.pop()) {
		const { node, rows } = next;
		const split = finder.best(rows);
		if (!split) {
			tree.feature[node] = -1;
			tree.child[node] = tree.shares.length / nClasses;
			const shares = new Array<number>(nClasses).fill(0);
			for (const row of rows) shares[y[row]!]! += 1 / rows.length;
			tree.shares.push(...shares);
			continue;
		}
		const first = tree.feature.push(0, 0) - 2;
		tree.threshold.push(0, 0);
		tree.child.push(0, 0);
		tree.feature[node] = split.feature;
		tree.threshold[node] = split.threshold;
		tree.child[node] = first;
		const below = (row: number): boolean => ranks.place[split.feature * n + row]! <= split.place;
		open.push(
			{ node: first, rows: rows.filter(below) },
			{ node: first + 1, rows: rows.filter((row) => !below(row)) }
		);
	}
	return tree;
}

/** Looks for the split after which the classes are least mixed. */
class SplitFinder {
	readonly #examples: Examples;
	readonly #ranks: Ranks;
	readonly #random: Random;
	/** All features, in an order that is drawn anew for each node. */
	readonly #order: Int32Array;
	readonly #total: Float64Array;
	readonly #before: Float64Array;

	constructor(examples: Examples, ranks: Ranks, random: Random) {
		this.#examples = examples;
		this.#ranks = ranks;
		this.#random = random;
		this.#order = Int32Array.from({ length: examples.nFeatures }, (_, f) => f);
		this.#total = new Float64Array(examples.nClasses);
		this.#before = new Float64Array(examples.nClasses);
	}

	/** The best split on √features drawn features (on more, while none of them can part the rows); undefined in a leaf. */
	best(rows: Int32Array): Split | undefined {
		const { y, nFeatures, nClasses } = this.#examples;
		const total = this.#total.fill(0);
		for (const row of rows) total[y[row]!]! += 1;
		if (total.some((count) => count === rows.length)) return undefined;
		const wanted = Math.max(1, Math.floor(Math.sqrt(nFeatures)));
		let found: Split | undefined;
		let bestPurity = -Infinity;
		for (let k = 0; k < nFeatures && (k < wanted || !found); k++) {
			const feature = this.#draw(k);
			const split = this.#along(feature, rows, nClasses);
			if (split && split.purity > bestPurity) [found, bestPurity] = [split, split.purity];
		}
		return found;
	}

	/** The feature at position `k` of the order, drawn from those not drawn yet. */
	#draw(k: number): number {
		const order = this.#order;
		const at = k + Math.floor(this.#random() * (order.length - k));
		[order[k], order[at]] = [order[at]!, order[k]!];
		return order[k]!;
	}

	/** The best place to part the rows along one feature; the purest sides have the largest Σ counts² / rows. */
	#along(
		feature: number,
		rows: Int32Array,
		nClasses: number
	): (Split & { readonly purity: number }) | undefined {
		const { y } = this.#examples;
		const { place, values } = this.#ranks;
		const offset = feature * y.length;
		// Place and class in one number: sorting typed arrays of whole numbers needs no comparing function.
		const keys = rows.map((row) => place[offset + row]! * nClasses + y[row]!).sort();
		const n = keys.length;
		const before = this.#before.fill(0);
		let squaresBefore = 0;
		let squaresAfter = this.#total.reduce((sum, count) => sum + count * count, 0);
		let best: (Split & { readonly purity: number }) | undefined;
		for (let i = 0; i < n - 1; i++) {
			const key = keys[i]!;
			const c = key % nClasses;
			const after = this.#total[c]! - before[c]!;
			squaresBefore += 2 * before[c]! + 1;
			squaresAfter -= 2 * after - 1;
			before[c]! += 1;
			const here = (key - c) / nClasses;
			const next = Math.floor(keys[i + 1]! / nClasses);
			if (here === next) continue;
			const purity = squaresBefore / (i + 1) + squaresAfter / (n - i - 1);
			if (best && purity <= best.purity) continue;
			const [low, high] = [values[feature]![here]!, values[feature]![next]!];
			// Halfway, unless that rounds up to the higher value, which must stay on the other side.
			const halfway = low / 2 + high / 2;
			best = { feature, place: here, threshold: halfway < high ? halfway : low, purity };
		}
		return best;
	}
}
