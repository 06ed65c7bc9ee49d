import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { parseAst } from 'vitest/node'

/** A file of the repository: its path from the root, and its text. */
export interface Source {
  path: string
  text: string
}

/** What .gitignore leaves out, and git's own folder: none of it is ours to judge. */
const LEFT_OUT = new Set([
  '.git',
  'node_modules',
  'dist',
  'data',
  'coverage',
  'test-artifacts',
  '.env',
  'app.css',
])

/** Paths of all files that belong to the repository, from its root. The stylesheet's source is views/app.css. */
export function repositoryFiles(folder = ''): string[] {
  return readdirSync(folder || '.', { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    if (path !== 'views/app.css' && (LEFT_OUT.has(entry.name) || entry.name.endsWith('.log'))) return []
    return entry.isDirectory() ? repositoryFiles(path) : [path]
  })
}

const CODE = new Set(['.ts', '.tsx', '.js', '.mjs'])

/** The code below these folders, or of these very files. */
export function codeIn(...places: string[]): Source[] {
  return repositoryFiles()
    .filter((path) => CODE.has(extname(path)))
    .filter((path) => places.some((place) => path === place || path.startsWith(`${place}/`)))
    .map(readSource)
}

export function readSource(path: string): Source {
  return { path, text: readFileSync(join(process.cwd(), path), 'utf8') }
}

/** A node of the syntax tree (ESTree, with TypeScript's nodes), as far as these tests look into it. */
export interface SyntaxNode {
  type: string
  start: number
  [property: string]: unknown
}

/** Every node of a file. Judging the tree and not the text keeps comments and strings out of it. */
export function nodesOf({ path, text }: Source): SyntaxNode[] {
  const lang = path.endsWith('.tsx') ? 'tsx' : path.endsWith('.ts') ? 'ts' : 'js'
  return descend(parseAst(text, { lang }))
}

/** The node itself and every node below it. */
export function descend(value: unknown): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(descend)
  if (typeof value !== 'object' || value === null) return []
  const below = Object.values(value).flatMap(descend)
  return isNode(value) ? [value, ...below] : below
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The text of a string literal, or undefined for any other node. */
export function stringOf(node: unknown): string | undefined {
  if (!isNode(node) || node.type !== 'Literal' || typeof node.value !== 'string') return undefined
  return node.value
}

/** The name of an identifier, or of the property that a member expression ends in, as in `a.b.name`. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return node.name as string
  return node.type === 'MemberExpression' ? (nameOf(node.property) ?? stringOf(node.property)) : undefined
}

/** `path:line`, which editors and terminals know how to open. */
export function placeOf(source: Source, node: SyntaxNode): string {
  return `${source.path}:${source.text.slice(0, node.start).split('\n').length}`
}
