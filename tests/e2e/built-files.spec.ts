import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { open } from './app-page.ts';
import { expect, test } from './fixture.ts';

const FILES = JSON.parse(readFileSync('build/_app/files.json', 'utf8')) as readonly string[];
const read = (file: string): string => readFileSync(`build/${file}`, 'utf8');
/** A text of TensorFlow.js that no other file has. */
const TENSORFLOW = /TensorFlow\.js/;

test('the first page loads at most 250 kB compressed, in few files, and no TensorFlow.js', async ({
	page
}) => {
	const paths = new Set<string>();
	page.on('response', (response) => void paths.add(new URL(response.url()).pathname));
	await open(page);
	const loaded = [...paths].map((path) => (path === '/' ? 'index.html' : path.slice(1)));
	const scripts = loaded.filter((file) => file.endsWith('.js'));
	// Grouped in .config/chunk-groups.ts: without it there are more than a hundred.
	expect(scripts.length).toBeGreaterThan(5);
	expect(scripts.length).toBeLessThan(40);
	expect(scripts.filter((file) => TENSORFLOW.test(read(file)))).toEqual([]);
	const bytes = loaded.reduce(
		(sum, file) => sum + brotliCompressSync(readFileSync(`build/${file}`)).length,
		0
	);
	expect(bytes).toBeLessThanOrEqual(250_000);
});

test('TensorFlow.js is in the build once for the app, and once in the one file of its script worker', () => {
	const copies = FILES.filter((file) => file.endsWith('.js') && /tfjs-core/.test(read(file)));
	expect(copies.filter((file) => file.includes('/script-tensorflow.worker'))).toHaveLength(1);
	expect(copies.filter((file) => file.includes('/chunks/'))).toHaveLength(1);
	expect(copies).toHaveLength(2);
});

test('no file imports the entry file of a worker', () => {
	const importing = FILES.filter(
		(file) => file.endsWith('.js') && /from\s*[`'"][^`'"]*\.worker-/.test(read(file))
	);
	expect(importing).toEqual([]);
});

test('the service worker keeps every file of the app', () => {
	expect(FILES.filter((file) => !existsSync(`build/${file}`))).toEqual([]);
	expect(FILES.filter((file) => /\/workers\/[\w-]+\.worker-[\w-]+\.js$/.test(file))).toHaveLength(10);
});

test('the notices name every package that is in the build', () => {
	const notices = read('third-party-notices.txt');
	const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
		readonly dependencies: Readonly<Record<string, string>>;
	};
	const missing = Object.keys(dependencies).filter((name) => !notices.includes(`## ${name} `));
	expect(missing).toEqual([]);
	expect(read('myodeck-bridge.mjs')).toContain('Permission is hereby granted');
});
