// The page that the project brings along, if it does.

import { create } from "zustand";
import type { AuthorPage } from "../protocol";

const none: AuthorPage = { path: null, text: "" };

export const useAuthorPage = create<AuthorPage>(() => none);
export const authorPageChanged = (page: AuthorPage | undefined) => useAuthorPage.setState(page ?? none);
