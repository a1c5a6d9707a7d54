// Finds the texts in scripts with TypeScript's own parser, so that nested template strings are read as a browser reads them.
// Input: file names, one per line. Output: JSON {texts: [{file, line, message}], problems: [{file, line, problem}]}.
import { readFileSync } from "node:fs";
import ts from "typescript";

const MARKS = new Set(["t", "N_"]);
const PLACEHOLDER = /\{(\w+)\}/g;
const texts = [];
const problems = [];

/** All wordings an argument can have: a literal, literals joined by +, or a choice of them; null if it is anything else. */
function wordings(node) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return wordings(node.expression);
  if (ts.isConditionalExpression(node)) return joined(wordings(node.whenTrue), wordings(node.whenFalse), (a, b) => [...a, ...b]);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return joined(wordings(node.left), wordings(node.right), (a, b) => a.flatMap((x) => b.map((y) => x + y)));
  }
  return null;
}

const joined = (left, right, how) => (left && right ? how(left, right) : null);

/** The names that `t(message, {…})` gives values to; null where that cannot be read from the text. */
function given(node) {
  if (!node) return new Set();
  if (!ts.isObjectLiteralExpression(node) || node.properties.some(ts.isSpreadAssignment)) return null;
  return new Set(node.properties.map((property) => property.name.getText().replace(/["']/g, "")));
}

/** A text marked elsewhere with N_("…") is looked up by its name: t(label). Anything made up on the spot is lost. */
const isLookup = (node) =>
  node && (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node));

function markOf(call) {
  const callee = call.expression;
  const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : "";
  return MARKS.has(name) ? name : null;
}

function readCall(call, mark, at) {
  const found = call.arguments.length ? wordings(call.arguments[0]) : null;
  if (!found) {
    if (mark === "N_" || !isLookup(call.arguments[0])) problems.push({ ...at, problem: `${mark}(…) needs a literal text` });
    return;
  }
  for (const message of found) texts.push({ ...at, message });
  const values = mark === "t" ? given(call.arguments[1]) : null;
  if (!values) return;
  for (const message of found) {
    const missing = [...message.matchAll(PLACEHOLDER)].map((hit) => hit[1]).filter((name) => !values.has(name));
    for (const name of missing) problems.push({ ...at, problem: `no value for {${name}} in "${message}"` });
  }
}

function visit(node, source, file) {
  if (ts.isCallExpression(node)) {
    const mark = markOf(node);
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (mark) readCall(node, mark, { file, line });
  }
  ts.forEachChild(node, (child) => visit(child, source, file));
}

for (const file of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  visit(source, source, file);
}
process.stdout.write(JSON.stringify({ texts, problems }));
