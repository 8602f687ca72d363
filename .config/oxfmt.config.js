import { readFileSync } from 'node:fs';

// The options of Prettier, for the quick half of tests/check-formatting.ts.
const { useTabs, singleQuote, trailingComma, printWidth } = JSON.parse(
	readFileSync(new URL('../.prettierrc', import.meta.url), 'utf8')
);

export default { useTabs, singleQuote, trailingComma, printWidth, sortPackageJson: false };
