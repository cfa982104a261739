// The desktop's dialog that asks for a folder. [main-thread]
#pragma once

#include <gtk/gtk.h>
#include <webkit2/webkit2.h>

namespace aviary::desktop {

/// Answers the page's message with the path of the chosen folder, or with null if the dialog was cancelled.
void ask_for_folder(GtkWindow* window, WebKitScriptMessageReply* reply);

} // namespace aviary::desktop
