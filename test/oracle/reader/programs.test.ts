// The reader against TensorFlow.js itself: each program is read, and is run.
import { describe, expect, it } from 'vitest';
import { analyze, describeModels } from './describe.js';
import { programs } from './programs.js';
import { run } from './run.js';

describe.each(Object.entries(programs))('%s', (_title, source) => {
  it('is read as it runs', async () => {
    const ran = await run(source);
    const analysis = analyze(source);
    expect(ran.thrown).toBeNull();
    expect(analysis.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
    // Models that are alike are reported once.
    expect([...new Set(describeModels(analysis))].sort()).toEqual([...new Set(ran.models)].sort());
  });
});
