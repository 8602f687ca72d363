import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk, outputOf } from './programs.ts';

/** Random files that a Python program wrote, and what it says is in them. */
export interface WrittenFiles<T> {
	/** One per file, in the order written; `name` is that of its file. */
	readonly cases: readonly (T & { readonly name: string })[];
	readonly bytes: ReadonlyMap<string, Uint8Array>;
}

/**
 * Runs a Python program that writes files into the folder that it gets as its argument, and prints a JSON list of what is in
 * them. `rng` is a seeded generator of NumPy.
 */
export async function writtenBy<T>(python: string, program: string, seed: number): Promise<WrittenFiles<T>> {
	const head = `import sys, json, warnings\nwarnings.simplefilter('ignore')\nimport numpy as np\nfolder = sys.argv[1]\nrng = np.random.default_rng(${seed})\ncases = []\n`;
	return onDisk(new Map(), async (folder) => {
		const printed = outputOf(python, ['-', folder], `${head}${program}\njson.dump(cases, sys.stdout)\n`);
		const bytes = new Map<string, Uint8Array>();
		for (const name of await readdir(folder))
			bytes.set(name, new Uint8Array(await readFile(join(folder, name))));
		return { cases: JSON.parse(printed) as WrittenFiles<T>['cases'], bytes };
	});
}
