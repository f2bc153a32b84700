/** The features as VS Code asks for them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, hostTest } from '../hostRunner/hostTest.js';
import { actionsAt, hintTexts, hoverText, lensTitles, problemsOf } from './features.js';
import { closeAll, edit, openSample, openText, placeOf, samples, withSetting } from './places.js';

hostTest('hints stand behind the layers of the article’s network', async () => {
  const document = await openSample('cifar10.ts');
  const hints = await eventually(
    () => hintTexts(document),
    (texts) => texts.length > 0,
  );
  assert.deepEqual(
    hints.map((hint) => hint.replace(/^\d+ /, '')),
    ['→ 28×28×13 · 988', '→ 14×14×13', '→ 10×10×18 · 5,868', '→ 5×5×18', '→ 450', '→ 120 · 54,120', '→ 10 · 1,210'],
  );
});

hostTest('a lens says the size of a model and offers what can be done', async () => {
  const document = await openSample('cifar10.ts');
  const titles = await eventually(
    () => lensTitles(document),
    (texts) => texts.length > 0,
  );
  assert.deepEqual(titles, ['62,186 parameters · 1.40 M MACs', 'Compare designs', 'Train Split Model']);
});

hostTest('a hover over a layer says how its parameters come about; over a builder it has the whole table', async () => {
  const document = await openSample('cifar10.ts');
  const layer = await eventually(
    () => hoverText(document, placeOf(document, 'dense({ units: HIDDEN_UNITS', 2)),
    (text) => text.includes('(layer)'),
  );
  assert.match(layer, /\(layer\) Dense: \[null, 450\] → \[null, 120\]/);
  assert.match(layer.replaceAll('\\', ''), /54,120.*= 450 × 120 \+ 120.*87\.0 % of the model/);
  const model = await hoverText(document, placeOf(document, 'createModel', 3));
  assert.match(model, /total +62,186 +1,404,600/);
  const argument = await hoverText(document, placeOf(document, 'HIDDEN_UNITS, activation', 2));
  assert.doesNotMatch(argument, /\(layer\)/, 'over the arguments TypeScript has the word');
});

hostTest('problems name both shapes, and lead to where the other one comes from', async () => {
  const document = await openSample('mismatch.ts');
  const problems = await eventually(
    () => problemsOf(document.uri),
    (found) => found.length >= 6,
  );
  assert.deepEqual(problems.map(({ code }) => code).sort(), [
    'empty-dimension',
    'rank-mismatch',
    'rank-mismatch',
    'shape-mismatch',
    'shape-mismatch',
    'size-mismatch',
  ]);
  const lstm = problems.find(({ message }) => message.startsWith('lstm'));
  assert.ok(lstm);
  assert.equal(lstm.severity, vscode.DiagnosticSeverity.Error);
  assert.equal(document.getText(lstm.range), 'tf.layers.lstm', 'what is called is underlined');
  assert.match(lstm.message, /rank 3.*\[null, 64\]/);
  const [before, thrown] = lstm.relatedInformation ?? [];
  assert.equal(document.getText(before?.location.range), 'tf.layers.lstm({ units: 64 })');
  assert.match(thrown?.message ?? '', /^TensorFlow\.js would throw: Input 0 is incompatible/);
});

hostTest('recurrent layers in a row are mended by a quick fix', async () => {
  const document = await openText(
    `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential();\nmodel.add(tf.layers.lstm({ units: 4, inputShape: [5, 2] }));\nmodel.add(tf.layers.lstm({ units: 3 }));\n`,
  );
  const [problem] = await eventually(
    () => problemsOf(document.uri),
    (found) => found.length > 0,
  );
  assert.ok(problem);
  const actions = await actionsAt(document, problem.range.start);
  const fix = actions.find(({ title }) => title.startsWith('Let the recurrent layer'));
  assert.ok(fix?.edit);
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  await eventually(
    () => problemsOf(document.uri),
    (found) => found.length === 0,
  );
  assert.match(document.getText(), /returnSequences: true/);
  await closeAll();
});

hostTest('a dense layer can be compared and split where it is written', async () => {
  const document = await openSample('cifar10.ts');
  await eventually(
    () => lensTitles(document),
    (texts) => texts.length > 0,
  );
  const titles = (await actionsAt(document, placeOf(document, 'dense({ units: HIDDEN_UNITS'))).map(({ title }) => title);
  assert.ok(titles.includes('Compare designs of this layer'));
  assert.ok(titles.includes('Split this layer…'));
  const elsewhere = (await actionsAt(document, placeOf(document, 'flatten()'))).map(({ title }) => title);
  assert.ok(!elsewhere.includes('Split this layer…'));
});

hostTest('everything follows an edit, and belongs to the newest version', async () => {
  const document = await openText(
    `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential();\nmodel.add(tf.layers.dense({ units: 4, inputShape: [10] }));\n`,
  );
  await eventually(
    () => hintTexts(document),
    (texts) => texts.join() === '3 → 4 · 44',
  );
  for (const units of ['5', '6', '7']) await edit(document, /units: \d/.exec(document.getText())?.[0] ?? '', `units: ${units}`);
  assert.deepEqual(await hintTexts(document), ['3 → 7 · 77']);
  await closeAll();
});

hostTest('half-typed code keeps what can be told, and breaks nothing', async () => {
  const document = await openText(
    `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential();\nmodel.add(tf.layers.dense({ units: 4, inputShape: [10] }));\nmodel.add(tf.layers.dense({ units: `,
  );
  const hints = await eventually(
    () => hintTexts(document),
    (texts) => texts.length > 0,
  );
  assert.equal(hints[0], '3 → 4 · 44');
  await closeAll();
});

hostTest('a file without TensorFlow.js is left alone', async () => {
  const document = await openText('export const answer = 42;\n');
  assert.deepEqual(await lensTitles(document), []);
  assert.deepEqual(await hintTexts(document), []);
  await closeAll();
});

hostTest('a model in another file is read with the arguments of the call, and again when that file changes', async () => {
  const builder = vscode.Uri.joinPath(samples(), 'builder.ts');
  const write = (units: number) =>
    vscode.workspace.fs.writeFile(
      builder,
      new TextEncoder().encode(
        `import * as tf from '@tensorflow/tfjs';\nexport const build = (n: number) => tf.sequential({ layers: [tf.layers.dense({ inputShape: [n], units: ${units} })] });\n`,
      ),
    );
  const caller = vscode.Uri.joinPath(samples(), 'caller.ts');
  await write(3);
  await vscode.workspace.fs.writeFile(
    caller,
    new TextEncoder().encode(`import { build } from './builder';\nexport const model = build(10); // tf\n`),
  );
  try {
    const document = await vscode.workspace.openTextDocument(caller);
    await vscode.window.showTextDocument(document);
    const at = placeOf(document, 'model =');
    await eventually(
      () => hoverText(document, at),
      (text) => /total +33 /.test(text),
    );
    // And the other way: where the builder is written, the call in the open file counts.
    const written = await vscode.workspace.openTextDocument(builder);
    await eventually(
      () => hintTexts(written),
      (texts) => texts.join() === '2 → 3 · 33',
    );
    await write(4);
    await eventually(
      () => hoverText(document, at),
      (text) => /total +44 /.test(text),
    );
  } finally {
    await closeAll();
    await vscode.workspace.fs.delete(caller);
    await vscode.workspace.fs.delete(builder);
  }
});

hostTest('script elements of HTML are read', async () => {
  const document = await openText(
    `<html><body><script>\nconst model = tf.sequential();\nmodel.add(tf.layers.dense({ units: 4, inputShape: [10] }));\n</script></body></html>\n`,
    'html',
  );
  await eventually(
    () => hintTexts(document),
    (texts) => texts.join() === '3 → 4 · 44',
  );
  await closeAll();
});

hostTest('each surface can be switched off, and all of them at once', async () => {
  const document = await openSample('cifar10.ts');
  const mistakes = await openSample('mismatch.ts');
  await eventually(
    () => problemsOf(mistakes.uri),
    (found) => found.length > 0,
  );
  const layer = placeOf(document, 'dense({ units: HIDDEN_UNITS', 2);

  await withSetting('layerwright.hover.enable', false, async () => {
    assert.doesNotMatch(await hoverText(document, layer), /\(layer\)/);
    assert.notDeepEqual(await lensTitles(document), []);
  });
  await withSetting('layerwright.inlayHints.enable', false, async () => assert.deepEqual(await hintTexts(document), []));
  await withSetting('layerwright.codeLens.enable', false, async () => assert.deepEqual(await lensTitles(document), []));
  await withSetting('layerwright.diagnostics.enable', false, async () => {
    await eventually(
      () => problemsOf(mistakes.uri),
      (found) => found.length === 0,
    );
  });
  await eventually(
    () => problemsOf(mistakes.uri),
    (found) => found.length > 0,
  );
  await withSetting('layerwright.enable', false, async () => {
    await eventually(
      () => problemsOf(mistakes.uri),
      (found) => found.length === 0,
    );
    assert.doesNotMatch(await hoverText(document, layer), /\(layer\)/);
    assert.deepEqual([...(await hintTexts(document)), ...(await lensTitles(document))], []);
  });
  await eventually(
    () => hintTexts(document),
    (texts) => texts.length === 7,
  );
});

hostTest('the table of a model is a document that follows the source', async () => {
  const source = await openText(
    `import * as tf from '@tensorflow/tfjs';\nexport function tiny() {\n  const model = tf.sequential();\n  model.add(tf.layers.dense({ units: 4, inputShape: [10] }));\n  return model;\n}\n`,
  );
  await vscode.commands.executeCommand('layerwright.showModelTable');
  const table = await eventually(
    () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'layerwright'),
    (found) => found?.getText().includes('10 × 4 + 4') === true,
  );
  assert.match(table?.getText() ?? '', /^tiny \(Sequential\)/);
  await edit(source, 'units: 4', 'units: 5');
  await eventually(
    () => table?.getText() ?? '',
    (text) => text.includes('10 × 5 + 5'),
  );
  await closeAll();
});

hostTest('hovers are neither trusted nor HTML, and text of the code is not markup in them', async () => {
  const document = await openText(
    `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential();\nmodel.add(tf.layers.dense({ units: 4, inputShape: [10], name: '\`![x](https://e.example/x.png)[run](command:workbench.action.quit)<img src=x>' }));\n`,
  );
  const position = placeOf(document, 'dense(', 2);
  await eventually(
    () => hoverText(document, position),
    (text) => text.includes('(layer)'),
  );
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  const own = hovers
    .flatMap(({ contents }) => contents)
    .filter((content) => content instanceof vscode.MarkdownString)
    .filter(({ value }) => value.includes('(layer)'));
  assert.equal(own.length, 1);
  assert.ok(own[0]?.isTrusted !== true);
  assert.ok(own[0]?.supportHtml !== true);
  assert.match(own[0]?.value ?? '', /```typescript\n\(layer\) Dense "`!\[x\]/, 'it stands in a block of code');
  await closeAll();
});
