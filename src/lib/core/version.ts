/** What wrote a session or a file: this program with its version, which is the one of `package.json`. */
export const WRITER = 'myodeck 0.1.0';
