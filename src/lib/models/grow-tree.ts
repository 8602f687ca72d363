import type { Random } from '../core/random.ts';
import { BINS, type Bins } from './bins.ts';
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

/** A node that is not yet grown: its rows are `rows[from … to)` of the grower. */
interface OpenNode {
	readonly node: number;
	readonly from: number;
	readonly to: number;
	/** Drawn rows per class. */
	readonly counts: Int32Array;
}

/** A place where a node's rows can be parted. */
interface Split {
	readonly feature: number;
	/** The last bin of the first child. */
	readonly last: number;
	/** The first bin of the second child. */
	readonly next: number;
	/** Drawn rows per class in the first child. */
	readonly counts: Int32Array;
}

/** Grows trees one after another in the same memory. A tree depends on its examples and its draws, not on the trees before. */
export class TreeGrower {
	readonly #examples: Examples;
	readonly #bins: Bins;
	/** How often each row was drawn for this tree. */
	readonly #weight: Int32Array;
	/** The drawn rows; those of a node lie together. */
	readonly #rows: Int32Array;
	readonly #spare: Int32Array;
	readonly #order: Int32Array;
	readonly #histogram: Int32Array;
	/** One bit per bin that has rows of the node. */
	readonly #touched = new Int32Array(BINS / 32);
	readonly #before: Int32Array;
	readonly #best: Int32Array;

	constructor(examples: Examples, bins: Bins) {
		const { y, nFeatures, nClasses } = examples;
		this.#examples = examples;
		this.#bins = bins;
		this.#weight = new Int32Array(y.length);
		this.#rows = new Int32Array(y.length);
		this.#spare = new Int32Array(y.length);
		this.#order = new Int32Array(nFeatures);
		this.#histogram = new Int32Array(BINS * nClasses);
		this.#before = new Int32Array(nClasses);
		this.#best = new Int32Array(nClasses);
	}

	/** One tree on rows drawn with replacement, until every leaf is of one class or cannot be parted. */
	grow(random: Random): Tree {
		const { nClasses } = this.#examples;
		const { lowest, highest } = this.#bins;
		const tree: Tree = { feature: [0], threshold: [0], child: [0], shares: [] };
		for (let f = 0; f < this.#order.length; f++) this.#order[f] = f;
		const open: OpenNode[] = [this.#root(random)];
		for (let next = open.pop(); next; next = open.pop()) {
			const { node, from, to, counts } = next;
			const split = this.#split(next, random);
			if (!split) {
				const all = counts.reduce((sum, count) => sum + count, 0);
				tree.feature[node] = -1;
				tree.child[node] = tree.shares.length / nClasses;
				for (const count of counts) tree.shares.push(count / all);
				continue;
			}
			const low = highest[split.feature * BINS + split.last]!;
			const high = lowest[split.feature * BINS + split.next]!;
			// Halfway, unless that rounds up to the higher value, which must stay on the other side.
			const halfway = low / 2 + high / 2;
			const first = tree.feature.push(0, 0) - 2;
			tree.threshold.push(0, 0);
			tree.child.push(0, 0);
			tree.feature[node] = split.feature;
			tree.threshold[node] = halfway < high ? halfway : low;
			tree.child[node] = first;
			const middle = this.#part(from, to, split);
			const others = counts.map((count, c) => count - split.counts[c]!);
			open.push(
				{ node: first, from, to: middle, counts: split.counts },
				{ node: first + 1, from: middle, to, counts: others }
			);
		}
		return tree;
	}

	/** Draws as many rows as there are; a row that is drawn several times is kept once, with its weight. */
	#root(random: Random): OpenNode {
		const { y, nClasses } = this.#examples;
		const n = y.length;
		const weight = this.#weight.fill(0);
		for (let i = 0; i < n; i++) weight[Math.floor(random() * n)]! += 1;
		const counts = new Int32Array(nClasses);
		let to = 0;
		for (let row = 0; row < n; row++) {
			if (weight[row] === 0) continue;
			this.#rows[to++] = row;
			counts[y[row]!]! += weight[row]!;
		}
		return { node: 0, from: 0, to, counts };
	}

	/** Puts the rows of the first child before those of the second, each in their order, and gives back where that begins. */
	#part(from: number, to: number, { feature, last }: Split): number {
		const rows = this.#rows;
		const spare = this.#spare;
		const bins = this.#bins.of;
		const at = feature * this.#examples.y.length;
		let [middle, others] = [from, 0];
		for (let i = from; i < to; i++) {
			const row = rows[i]!;
			if (bins[at + row]! <= last) rows[middle++] = row;
			else spare[others++] = row;
		}
		rows.set(spare.subarray(0, others), middle);
		return middle;
	}

	/**
	 * The split of √features drawn features (of more, while none of them can part the rows) after which the classes are
	 * least mixed; undefined in a leaf. The purest sides have the largest Σ counts² / rows.
	 */
	#split(node: OpenNode, random: Random): Split | undefined {
		const { nFeatures } = this.#examples;
		const order = this.#order;
		let [all, squares] = [0, 0];
		for (const count of node.counts) {
			all += count;
			squares += count * count;
		}
		if (squares === all * all) return undefined;
		const wanted = Math.max(1, Math.floor(Math.sqrt(nFeatures)));
		let best: Split | undefined;
		let purity = -Infinity;
		for (let k = 0; k < nFeatures && (k < wanted || !best); k++) {
			const drawn = k + Math.floor(random() * (nFeatures - k));
			const feature = order[drawn]!;
			order[drawn] = order[k]!;
			order[k] = feature;
			this.#count(feature, node);
			const found = this.#along(node.counts, all, squares, purity);
			if (found.last < 0) continue;
			purity = found.purity;
			best = { feature, last: found.last, next: found.next, counts: this.#best.slice() };
		}
		return best;
	}

	/** Fills the histogram of one feature with the rows of a node. */
	#count(feature: number, { from, to }: OpenNode): void {
		const { y, nClasses } = this.#examples;
		const bins = this.#bins.of;
		const rows = this.#rows;
		const weight = this.#weight;
		const histogram = this.#histogram;
		const touched = this.#touched;
		const at = feature * y.length;
		for (let i = from; i < to; i++) {
			const row = rows[i]!;
			const bin = bins[at + row]!;
			histogram[bin * nClasses + y[row]!]! += weight[row]!;
			touched[bin >> 5]! |= 1 << (bin & 31);
		}
	}

	/**
	 * The place along the counted feature that is purer than `purity`, or −1; the counts before it are then in `#best`.
	 * Leaves the histogram empty. Only bins with rows are looked at.
	 */
	#along(total: Int32Array, all: number, squares: number, purity: number) {
		const { nClasses } = this.#examples;
		const histogram = this.#histogram;
		const touched = this.#touched;
		const before = this.#before.fill(0);
		let [behind, squaresBefore, squaresAfter] = [0, 0, squares];
		let [here, last, next] = [-1, -1, -1];
		for (let word = 0; word < touched.length; word++) {
			for (let bits = touched[word]!; bits !== 0; bits &= bits - 1) {
				const bin = (word << 5) + 31 - Math.clz32(bits & -bits);
				if (here >= 0) {
					const found = squaresBefore / behind + squaresAfter / (all - behind);
					if (found > purity) {
						[purity, last, next] = [found, here, bin];
						this.#best.set(before);
					}
				}
				for (let c = 0, at = bin * nClasses; c < nClasses; c++, at++) {
					const more = histogram[at]!;
					if (more === 0) continue;
					const was = before[c]!;
					squaresBefore += more * (2 * was + more);
					squaresAfter -= more * (2 * (total[c]! - was) - more);
					before[c] = was + more;
					behind += more;
					histogram[at] = 0;
				}
				here = bin;
			}
			touched[word] = 0;
		}
		return { purity, last, next };
	}
}
