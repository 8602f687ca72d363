import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Rgb = readonly [number, number, number];

const css = readFileSync('src/tokens.css', 'utf8');
const tokens = new Map<string, readonly [string, string]>();
for (const [, name, value] of css.matchAll(/--([\w-]+): ([^;]+);/g)) {
	const [day, night = day] = value!.match(/#[0-9a-f]{6}/g) ?? [];
	if (name && day && night) tokens.set(name, [day, night]);
}
const THEMES = ['light', 'dark'] as const;
const SURFACES = ['bg', 'surface', 'raised', 'sunken', 'screen', 'hover'];
const CLASSES = Array.from({ length: 10 }, (_, i) => `class-${i}`);

const linear = (hex: string): Rgb => {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const c = parseInt(hex.slice(at, at + 2), 16) / 255;
		return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	});
	return [r!, g!, b!];
};
const color = (name: string, theme: (typeof THEMES)[number]): Rgb => {
	const found = tokens.get(name);
	if (!found) throw new Error(`no token --${name}`);
	return linear(found[theme === 'light' ? 0 : 1]);
};

/** Contrast ratio of WCAG 2.2. */
function contrast(a: Rgb, b: Rgb): number {
	const [x, y] = [a, b].map(([r, g, bl]) => 0.2126 * r + 0.7152 * g + 0.0722 * bl).sort((p, q) => q - p);
	return (x! + 0.05) / (y! + 0.05);
}

/** B. Ottosson's OKLab: equal distances look about equal. */
function oklab([r, g, b]: Rgb): Rgb {
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	return [
		0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
		1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
		0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
	];
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const SIGHTS: Record<string, readonly number[]> = {
	normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
	protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
	deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
	tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039]
};
const seen = (rgb: Rgb, sight: readonly number[]): Rgb =>
	[0, 3, 6].map((at) =>
		Math.min(1, Math.max(0, sight[at]! * rgb[0] + sight[at + 1]! * rgb[1] + sight[at + 2]! * rgb[2]))
	) as unknown as Rgb;

describe.each(THEMES)('the %s theme', (theme) => {
	const on = (name: string): Rgb => color(name, theme);

	test.each(['text', 'text-2', 'text-3', 'accent', 'red', 'amber'])(
		'--%s can be read on every surface',
		(tone) => {
			for (const surface of SURFACES)
				expect(contrast(on(tone), on(surface)), surface).toBeGreaterThanOrEqual(4.5);
		}
	);

	const pairs: readonly (readonly [string, string])[] = [
		['on-accent', 'accent'],
		['on-accent', 'accent-strong'],
		['on-record', 'record'],
		['on-record', 'record-strong'],
		['text', 'accent-soft'],
		['accent', 'accent-soft'],
		['red', 'red-soft'],
		['amber', 'amber-soft'],
		...CLASSES.map((name) => ['on-class', name] as const)
	];
	test.each(pairs)('--%s can be read on --%s', (text, ground) => {
		expect(contrast(on(text), on(ground))).toBeGreaterThanOrEqual(4.5);
	});

	test.each([...CLASSES, 'class-none', 'trace', 'hairline-strong', 'record'])(
		'--%s stands out from every surface as a shape',
		(name) => {
			for (const surface of SURFACES)
				expect(contrast(on(name), on(surface)), surface).toBeGreaterThanOrEqual(3);
		}
	);

	test.each(Object.keys(SIGHTS))('any two class colours stay apart with %s sight', (sight) => {
		const labs = CLASSES.map((name) => oklab(seen(on(name), SIGHTS[sight]!)));
		for (let i = 0; i < labs.length; i++) {
			for (let j = 0; j < i; j++) {
				// 0.02 is what an eye just notices on neighbouring patches; these lie apart and are small.
				const apart = Math.hypot(...[0, 1, 2].map((k) => labs[i]![k]! - labs[j]![k]!));
				expect(apart, `${CLASSES[i]} and ${CLASSES[j]}`).toBeGreaterThan(0.055);
			}
		}
	});
});

test('every token that a component uses is defined in tokens.css or in the component', () => {
	const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) =>
		/\.(svelte|css)$/.test(f)
	);
	expect(files.length).toBeGreaterThan(10);
	const defined = new Set([...css.matchAll(/^\s*--([\w-]+):/gm)].map((match) => match[1]!));
	for (const file of files) {
		const text = readFileSync(`src/${file}`, 'utf8');
		const own = new Set([...text.matchAll(/--([\w-]+)(?=[:=])/g)].map((match) => match[1]!));
		const used = [...text.matchAll(/var\(--([\w-]+)\)/g)].map((match) => match[1]!);
		expect(
			used.filter((name) => !defined.has(name) && !own.has(name)),
			file
		).toEqual([]);
	}
});
