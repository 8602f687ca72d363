import ts from 'typescript';

/**
 * The parts of the troubleshooting page that a source file sends people to: `app.try(…, 'x')`, `notices.error(…, 'x')`,
 * `{ help: 'x' }` and links to `/help/#x`.
 */
export function helpAnchorsOf(path: string, text: string): readonly string[] {
	const links = [...text.matchAll(/\/help\/#([a-z][a-z-]*)/g)].map(([, anchor]) => anchor!);
	if (!path.endsWith('.svelte')) return [...links, ...anchorsIn(path, text, ts.ScriptKind.TS)];
	const script = /<script[^>]*>([\s\S]*?)<\/script>/g;
	const code = [...text.matchAll(script)].map(([, inside]) => inside!).join('\n');
	// Markup is close enough to JSX that the calls in it are found.
	const markup = `<>${text.replace(script, '').replace(/<style>[\s\S]*<\/style>/, '')}</>`;
	return [
		...links,
		...anchorsIn(path, code, ts.ScriptKind.TS),
		...anchorsIn(path, markup, ts.ScriptKind.TSX)
	];
}

function anchorsIn(path: string, code: string, kind: ts.ScriptKind): readonly string[] {
	const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, kind);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		const literal = anchorIn(node);
		if (literal && ts.isStringLiteralLike(literal)) found.push(literal.text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function anchorIn(node: ts.Node): ts.Node | undefined {
	if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
		const name = node.expression.name.text;
		const of = node.expression.expression.getText();
		if (name === 'try' || (name === 'error' && /notices$/.test(of))) return node.arguments[1];
	}
	if (ts.isPropertyAssignment(node) && node.name.getText() === 'help') return node.initializer;
	return undefined;
}
