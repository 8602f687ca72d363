/** Columns that are multiplied out together: so many of all rows stay in the cache. */
const COLUMNS = 128;

/** The products of rows with each other: `products[i * n + k]` for k ≤ i of `rows[i * width + column]`, `n` rows. */
export function gram(rows: Float64Array, n: number, width: number): Float64Array {
	const products = new Float64Array(n * n);
	// Whole tiles: rows beyond the last are 0.
	const lines = Math.ceil(n / 4) * 4;
	const block = new Float64Array(lines * COLUMNS);
	for (let from = 0; from < width; from += COLUMNS) {
		const columns = Math.min(COLUMNS, width - from);
		if (columns < COLUMNS) block.fill(0);
		for (let i = 0; i < n; i++) {
			const at = i * width + from;
			block.set(rows.subarray(at, at + columns), i * COLUMNS);
		}
		for (let i = 0; i < n; i += 2) {
			for (let k = 0; k <= i + 1; k += 4) addTile(block, i, k, products, n);
		}
	}
	return products;
}

/** Adds the products of rows i, i + 1 with rows k … k + 3: each value that is loaded is used more than once. */
function addTile(b: Float64Array, i: number, k: number, products: Float64Array, n: number): void {
	const i0 = i * COLUMNS;
	const i1 = i0 + COLUMNS;
	const k0 = k * COLUMNS;
	const k1 = k0 + COLUMNS;
	const k2 = k1 + COLUMNS;
	const k3 = k2 + COLUMNS;
	let [p00, p01, p02, p03, p10, p11, p12, p13] = [0, 0, 0, 0, 0, 0, 0, 0];
	for (let j = 0; j < COLUMNS; j++) {
		const u = b[i0 + j]!;
		const v = b[i1 + j]!;
		const w0 = b[k0 + j]!;
		const w1 = b[k1 + j]!;
		const w2 = b[k2 + j]!;
		const w3 = b[k3 + j]!;
		p00 += u * w0;
		p01 += u * w1;
		p02 += u * w2;
		p03 += u * w3;
		p10 += v * w0;
		p11 += v * w1;
		p12 += v * w2;
		p13 += v * w3;
	}
	add(products, n, i, k, p00, p01, p02, p03);
	if (i + 1 < n) add(products, n, i + 1, k, p10, p11, p12, p13);
}

/** Adds four products of row `i` with rows from `k` on, those up to itself. */
function add(
	p: Float64Array,
	n: number,
	i: number,
	k: number,
	a: number,
	b: number,
	c: number,
	d: number
): void {
	const at = i * n + k;
	if (k <= i) p[at]! += a;
	if (k + 1 <= i) p[at + 1]! += b;
	if (k + 2 <= i) p[at + 2]! += c;
	if (k + 3 <= i) p[at + 3]! += d;
}
