/** The panels' names in VS Code, known before the panels are loaded. */
export const trainingViewType = 'layerwright.training';
export const designTableViewType = 'layerwright.designTable';
export const runsViewType = 'layerwright.runs';
