// The author's own page, if the project has one.

import { create } from "zustand";
import type { AuthorPage } from "../protocol";

const none: AuthorPage = { path: null, text: "" };

export const useAuthorPage = create<AuthorPage>(() => none);
export const authorPageChanged = (page: AuthorPage | undefined) => useAuthorPage.setState(page ?? none);
