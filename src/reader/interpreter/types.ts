/** What a type annotation tells of an open value. */
import ts from 'typescript';
import type { OpenType } from './open.js';

export function typeOf(type: ts.TypeNode | undefined): OpenType {
  switch (type?.kind) {
    case ts.SyntaxKind.NumberKeyword:
      return 'number';
    case ts.SyntaxKind.StringKeyword:
      return 'string';
    case ts.SyntaxKind.BooleanKeyword:
      return 'boolean';
    case ts.SyntaxKind.ArrayType:
    case ts.SyntaxKind.TupleType:
      return 'array';
    case ts.SyntaxKind.FunctionType:
      return 'function';
    case ts.SyntaxKind.TypeLiteral:
      return 'object';
    case ts.SyntaxKind.TypeReference:
      return ts.isIdentifier((type as ts.TypeReferenceNode).typeName) &&
        ((type as ts.TypeReferenceNode).typeName as ts.Identifier).text === 'Array'
        ? 'array'
        : 'any';
    default:
      return 'any';
  }
}
