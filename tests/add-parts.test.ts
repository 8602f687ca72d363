import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compile } from 'svelte/compiler';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { hertz, samples, seconds } from '../src/lib/core/units.ts';
import type { Extractor as FeatureExtractor } from '../src/lib/dsp/features/extractor.ts';
import type * as Formats from '../src/lib/formats/index.ts';
import type { Classifier, Examples } from '../src/lib/models/model.ts';
import type * as Sessions from '../src/lib/session/read/session.ts';
import type * as Blobs from '../src/lib/store/blob.ts';
import type * as Memory from '../src/lib/store/memory.ts';
import { codeOf, complaint, importsOf } from './imports.ts';

/** A feature, a kind of model, a format and a panel, added as docs/how-to says: one file, and its name in one list. */
const WORK = 'test-results/add-parts';
afterAll(() => rmSync(WORK, { recursive: true, force: true }));

/** The file that a document tells a reader to write: where, and what stands in it. */
function fileOf(document: string): { readonly path: string; readonly code: string } {
	const text = readFileSync(`docs/how-to/${document}.md`, 'utf8');
	const [, path] = /^_(src\/lib\/\S+)_:$/m.exec(text)!;
	const [, code] = /```(?:typescript|svelte)\n([\s\S]*?)```/.exec(text)!;
	return { path: path!, code: code! };
}

/** A copy of the code with the document's file in it and its name in the list of its folder. Returns that folder. */
function withDocument(document: string, modules: readonly string[]): string {
	const root = join(WORK, document);
	for (const module of modules) {
		const from = `src/lib/${module}`;
		cpSync(from, join(root, from), { recursive: true, filter: (path) => !/\.test\.ts$/.test(path) });
	}
	const { path, code } = fileOf(document);
	const name = /export const (\w+)/.exec(code)![1]!;
	writeFileSync(join(root, path), code);
	const folder = join(root, path, '..');
	const list = join(folder, 'index.ts');
	const index = readFileSync(list, 'utf8');
	const file = path.split('/').at(-1)!;
	const changed = index.replace(/(registry(?:<[^(]*>)?\(\s*'\w+',\s*\[)/, `$1\n\t${name},`);
	expect(changed).not.toBe(index);
	writeFileSync(list, `import { ${name} } from './${file}';\n${changed}`);
	expect(typeErrors([join(root, path), list])).toEqual([]);
	return resolve(folder);
}

/** What the compiler says of these files, with the settings of the project. */
function typeErrors(files: readonly string[]): readonly string[] {
	const config = ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, {
		...ts.sys,
		onUnRecoverableConfigFileDiagnostic: () => {}
	} as ts.ParseConfigFileHost)!;
	const options = { ...config.options, noEmit: true, incremental: false, skipLibCheck: true };
	const program = ts.createProgram(files, options);
	return files
		.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)))
		.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const load = <T>(folder: string, file: string): Promise<T> =>
	import(/* @vite-ignore */ join(folder, file)) as Promise<T>;

test('the feature of the document is in the list, has its types, and is extracted beside others', async () => {
	const folder = withDocument('add-a-feature', ['core', 'dsp']);
	const { Extractor } = await load<{ Extractor: typeof FeatureExtractor }>(folder, 'extractor.ts');
	const extractor = new Extractor(['MAV', 'P2P' as 'MAV'], 2, samples(4), hertz(1000));
	const out = new Float32Array(extractor.length);
	const data = Float32Array.of(1, -2, 3, -4, 5, 5, 5, 5);
	extractor.extract({ data, nChannels: 2, nSamples: 4, end: samples(4), time: seconds(0) }, out);
	expect([...out]).toEqual([2.5, 5, 7, 0]);
});

test('the kind of model of the document is in the list, has its types, learns and comes back from its weights', async () => {
	const folder = withDocument('add-a-model', ['core', 'models']);
	const { models } = await load<{ models: { get(id: string): Classifier } }>(folder, 'index.ts');
	const kind = models.get('nearest-mean');
	const examples: Examples = {
		x: Float32Array.of(0, 0, 0, 2, 10, 10, 10, 12),
		y: Int32Array.of(0, 0, 1, 1),
		trial: Int32Array.of(0, 0, 1, 1),
		nFeatures: 2,
		nClasses: 2
	};
	const model = await kind.fit(examples, { seed: 1 });
	const again = kind.load(model.save());
	for (const [features, wanted] of [
		[[0, 1], 0],
		[[9, 9], 1]
	] as const) {
		const [out, copy] = [new Float32Array(2), new Float32Array(2)];
		model.predict(Float32Array.from(features), out);
		again.predict(Float32Array.from(features), copy);
		expect(out[wanted]).toBeGreaterThan(0.5);
		expect(out[0]! + out[1]!).toBeCloseTo(1);
		expect(copy).toEqual(out);
	}
	await expect(kind.fit({ ...examples, y: new Int32Array(4) })).rejects.toThrow('at least two classes');
});

test('the format of the document is in the list, has its types, and is told by its bytes and imported, damaged or not', async () => {
	const folder = withDocument('add-a-format', [
		...['core', 'ring', 'dsp', 'store', 'session', 'library', 'formats']
	]);
	const { formatOf, importInto } = await load<typeof Formats>(folder, 'index.ts');
	const { bytesAccess } = await load<typeof Blobs>(folder, '../store/blob.ts');
	const { memoryStore } = await load<typeof Memory>(folder, '../store/memory.ts');
	const { Session } = await load<typeof Sessions>(folder, '../session/read/session.ts');
	const frames = Int16Array.from({ length: 4 * 20_000 }, (_, i) => (i % 4) * 100 - Math.floor(i / 4));
	const file = Buffer.concat([Buffer.from('HAND 4 500'.padEnd(32)), Buffer.from(frames.buffer)]);
	expect((await formatOf(bytesAccess(file, 'a.bin')))?.id).toBe('hand');
	const store = memoryStore();
	const summary = await importInto(store, bytesAccess(file, 'a.hand'), { id: 'a' });
	expect(summary.streams).toMatchObject([{ name: 'emg', nChannels: 4, fs: 500, nSamples: 20_000 }]);
	const { data, timestamps } = await (await Session.open(store, { id: 'a', name: 'a' })).getContinuous('emg');
	expect(Array.from(data, Number)).toEqual(Array.from(frames, (count) => count / 2));
	expect(timestamps[500]! - timestamps[0]!).toBeCloseTo(1, 9);
	const damaged = Buffer.concat([Buffer.from('HAND 4 fast'.padEnd(32)), file.subarray(32)]);
	await expect(importInto(memoryStore(), bytesAccess(damaged, 'b.hand'), { id: 'b' })).rejects.toThrow(
		'b.hand has a damaged header. Copy it from the Hand again.'
	);
});

test('the panel of the document imports only what a panel may, and shows what the app has', () => {
	const { path, code } = fileOf('add-a-panel');
	expect(importsOf(codeOf(path, code)).map((entry) => complaint(path, entry))).toEqual([undefined]);
	const open = readFileSync('src/lib/panels/OpenStep.svelte', 'utf8')
		.replace('\t<SourcePanel />', '\t<SourcePanel /><SessionCount />')
		.replace(
			"from './source/SourcePanel.svelte';",
			"$&\nimport SessionCount from './counts/SessionCount.svelte';"
		);
	const compiled = compile(open, { generate: 'client', filename: 'OpenStep.svelte' }).js.code;
	expect(compiled.match(/SessionCount\(/g)).toHaveLength(1);
	expect(render(code)).toContain('<p>3 sessions, 2 usable.</p>');
});

/** What a panel looks like beside an app of three sessions, as the server of Svelte writes it. */
function render(panel: string): string {
	const folder = join(WORK, 'panel');
	mkdirSync(folder, { recursive: true });
	const context = `${resolve('src/lib/app/context.ts')}`;
	const page = `<script>
		import { provideApp } from '../../app/context.ts';
		import Panel from './Panel.js';
		provideApp({ library: { list: [1, 2, 3], usable: [1, 2] } });
	</script>
	<Panel />`;
	for (const [name, source] of [
		['Panel', panel],
		['Page', page]
	] as const) {
		const { code } = compile(source, { generate: 'server', filename: `${name}.svelte` }).js;
		writeFileSync(join(folder, `${name}.js`), code.replaceAll('../../app/context.ts', context));
	}
	const main = join(folder, 'main.js');
	writeFileSync(
		main,
		"import { render } from 'svelte/server';\nimport Page from './Page.js';\nconsole.log((await render(Page)).body);\n"
	);
	const tsx = import.meta.resolve('tsx');
	return execFileSync(process.execPath, ['--import', tsx, main], { encoding: 'utf8' });
}
