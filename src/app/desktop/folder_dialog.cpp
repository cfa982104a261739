#include "app/desktop/folder_dialog.h"

namespace aviary::desktop {

namespace {

void answer(WebKitScriptMessageReply* reply, const char* path) {
    if (path && !g_utf8_validate(path, -1, nullptr))
        return webkit_script_message_reply_return_error_message(
            reply, "the folder's name is not in UTF-8, which a page cannot say");
    g_autoptr(JSCContext) context = jsc_context_new();
    g_autoptr(JSCValue) value = path ? jsc_value_new_string(context, path) : jsc_value_new_null(context);
    webkit_script_message_reply_return_value(reply, value);
}

void left(GtkNativeDialog* dialog, int response, WebKitScriptMessageReply* reply) {
    g_autofree char* path =
        response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_filename(GTK_FILE_CHOOSER(dialog)) : nullptr;
    answer(reply, path);
    webkit_script_message_reply_unref(reply);
    g_object_unref(dialog);
}

} // namespace

void ask_for_folder(GtkWindow* window, WebKitScriptMessageReply* reply) {
    auto* const dialog = gtk_file_chooser_native_new(
        "Choose a folder", window, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, "_Select", "_Cancel");
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    gtk_file_chooser_set_current_folder(GTK_FILE_CHOOSER(dialog), g_get_home_dir());
    g_signal_connect(dialog, "response", G_CALLBACK(left), webkit_script_message_reply_ref(reply));
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

} // namespace aviary::desktop
