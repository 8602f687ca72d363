import { readFileSync } from 'node:fs';

// What the built site may weigh: `npm run size`, after `npm run build`. Paths are relative to this folder.
const BUILD = '../build';
const read = (/** @type {string} */ file) =>
	readFileSync(new URL(`${BUILD}/${file}`, import.meta.url), 'utf8');

/** What a browser loads for the first page: the page, and every file it names. */
const firstPage = [
	'index.html',
	...[...read('index.html').matchAll(/(?:href|src)="\.\/([^"]+\.\w+)"/g)].map(([, file]) => file)
];
/** @type {string[]} */
const installed = JSON.parse(read('_app/files.json'));
/** Readers of single formats, loaded when the first file of the format is opened. @type {string[]} */
const readers = JSON.parse(read('_app/readers.json')).map((/** @type {string} */ file) => `${BUILD}/${file}`);

export default [
	{
		name: 'first page, compressed by Brotli',
		path: [...new Set(firstPage)].map((file) => `${BUILD}/${file}`),
		limit: '250 kB'
	},
	{
		name: 'built site, without the readers below',
		path: [`${BUILD}/**/*`, `${BUILD}/.*`, ...readers.map((file) => `!${file}`)],
		brotli: false,
		limit: '9 MB'
	},
	{
		name: 'kept by the service worker',
		path: installed.map((file) => `${BUILD}/${file}`),
		brotli: false,
		limit: '9 MB'
	},
	{
		name: 'reader of HDF5',
		path: readers,
		brotli: false,
		limit: '5 MB'
	}
];
