/**
 * Circles among imports: the strongly connected components of more than one file (Tarjan, 1972), each with the imports
 * that close it. `imports`: what each file imports, values and types alike.
 */
export function circlesOf(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
	return componentsOf(imports)
		.filter((files) => files.length > 1 || imports.get(files[0]!)?.includes(files[0]!))
		.map((files) => {
			const inside = [...files].sort();
			const lines = inside.map((file) => {
				const targets = (imports.get(file) ?? []).filter((target) => files.includes(target));
				return `${file} imports ${[...new Set(targets)].sort().join(', ')}`;
			});
			return lines.join('\n');
		})
		.sort();
}

function componentsOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
	const order = new Map<string, number>();
	const lowest = new Map<string, number>();
	const open: string[] = [];
	const found: string[][] = [];
	const visit = (file: string): void => {
		order.set(file, order.size);
		lowest.set(file, order.get(file)!);
		open.push(file);
		for (const target of imports.get(file) ?? []) {
			if (!imports.has(target)) continue;
			if (!order.has(target)) visit(target);
			if (open.includes(target)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!));
		}
		if (lowest.get(file) === order.get(file)) found.push(open.splice(open.indexOf(file)));
	};
	for (const file of imports.keys()) if (!order.has(file)) visit(file);
	return found;
}
