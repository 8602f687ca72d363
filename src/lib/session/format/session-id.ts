/** The id a file's name gives: the name without `.session.zip` or `.zip`. */
export const idOf = (fileName: string): string => fileName.replace(/(\.session)?\.zip$/i, '');
