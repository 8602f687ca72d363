/**
 * What `read` gives for each item, in the order of the items; up to `most` are being read at once, so that a store which
 * answers each only after a while is not waited for each time. Ends with the error of the first item that cannot be read.
 */
export async function* ahead<Item, Result>(
	items: Iterable<Item>,
	read: (item: Item) => Promise<Result>,
	most: number
): AsyncGenerator<readonly [Item, Result]> {
	const reading: (readonly [Item, Promise<Result>])[] = [];
	for (const item of items) {
		const result = read(item);
		// Whoever waits for it hears why it failed; nobody may wait for it any more.
		result.catch(() => undefined);
		reading.push([item, result]);
		if (reading.length < most) continue;
		const [first, given] = reading.shift()!;
		yield [first, await given];
	}
	for (const [item, result] of reading) yield [item, await result];
}
