// The desktop's dialog that asks for a folder. [main-thread]
#pragma once

#include <gtk/gtk.h>
#include <webkit2/webkit2.h>

namespace aviary::desktop {

/// Answers a page's message with the folder's path, or with null when the dialog was left without one.
void ask_for_folder(GtkWindow* window, WebKitScriptMessageReply* reply);

} // namespace aviary::desktop
