/** All programs for the fixes. */
import * as boxedNumbers from "./boxedNumbers";
import * as dictRecords from "./dictRecords";
import * as listBeforeArray from "./listBeforeArray";
import * as lossyDtype from "./lossyDtype";
import * as missingSlots from "./missingSlots";
import * as needlessCopy from "./needlessCopy";
import * as nestedListMatrix from "./nestedListMatrix";
import * as objectDtype from "./objectDtype";
import * as overBudget from "./overBudget";
import * as pinnedBase from "./pinnedBase";
import * as first from "./programs";
import * as quadraticBuild from "./quadraticBuild";
import * as serializePeak from "./serializePeak";
import * as wholeFileRead from "./wholeFileRead";

export const ALL = [
  first,
  boxedNumbers,
  listBeforeArray,
  needlessCopy,
  quadraticBuild,
  lossyDtype,
  pinnedBase,
  missingSlots,
  dictRecords,
  nestedListMatrix,
  objectDtype,
  overBudget,
  serializePeak,
  wholeFileRead,
];
