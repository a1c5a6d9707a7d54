/** Preact and htm, bound once: what every page writes its markup with. */
import { Fragment, h, render } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import htm from "htm";

/** Tagged template to virtual nodes; a void element must be self-closed. */
export const html = htm.bind(h);

export { Fragment, render, useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState };
