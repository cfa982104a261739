#include "app/desktop/page.h"

#include "app/desktop/folder_dialog.h"
#include "app/desktop/signals.h"
#include "process/guarded.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace aviary::desktop {

namespace {

constexpr const char* script = R"js(
    Object.defineProperty(window, "aviaryDesktop", {
        value: Object.freeze({ chooseFolder: () => window.webkit.messageHandlers.chooseFolder.postMessage(null) }),
    });
)js";

/// The view keeps nothing on the disk, because the server remembers what the page needs.
WebKitWebView* make_view() {
    g_autoptr(WebKitWebContext) context = webkit_web_context_new_ephemeral();
    return WEBKIT_WEB_VIEW(g_object_new(WEBKIT_TYPE_WEB_VIEW, "web-context", context, nullptr));
}

/// Opens the address with another program of the desktop. That program must outlive us, so it runs in a session of its
/// own and not under the guardian.
void open_elsewhere(const char* uri) {
    const char* const command[] = {"setsid", "xdg-open", uri, nullptr};
    constexpr auto flags =
        GSpawnFlags(G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL);
    g_auto(GStrv) environment = g_environ_unsetenv(g_get_environ(), process::guarded_variable);
    g_autoptr(GError) error = nullptr;
    if (!g_spawn_async(
            nullptr, const_cast<char**>(command), environment, flags, nullptr, nullptr, nullptr, &error))
        std::fprintf(stderr, "aviary-window: cannot open %s: %s\n", uri, error->message);
}

} // namespace

Page::Page(Home home, Callbacks callbacks)
    : home_(std::move(home))
    , callbacks_(std::move(callbacks))
    , view_(make_view()) {
    // A clear background shows that of the window, which is dark or light as the system is, while the page loads.
    const GdkRGBA clear{0, 0, 0, 0};
    webkit_web_view_set_background_color(view_, &clear);
    connect<&Page::changed>(view_, "load-changed", this);
    connect<&Page::failed>(view_, "load-failed", this);
    connect<&Page::crashed>(view_, "web-process-terminated", this);
    connect<&Page::decide>(view_, "decide-policy", this);

    WebKitUserContentManager* const content = webkit_web_view_get_user_content_manager(view_);
    connect<&Page::asked_for_folder>(content, "script-message-with-reply-received::chooseFolder", this);
    webkit_user_content_manager_register_script_message_handler_with_reply(content, "chooseFolder", nullptr);
    WebKitUserScript* const desktop = webkit_user_script_new(script, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME,
        WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_START, nullptr, nullptr);
    webkit_user_content_manager_add_script(content, desktop);
    webkit_user_script_unref(desktop);
}

void Page::load() { webkit_web_view_load_uri(view_, home_.address().c_str()); }
void Page::reload() { webkit_web_view_reload(view_); }

void Page::zoom_by(double factor) { zoom_to(webkit_web_view_get_zoom_level(view_) * factor); }
void Page::zoom_to(double level) { webkit_web_view_set_zoom_level(view_, std::clamp(level, 0.3, 5.0)); }

void Page::changed(WebKitLoadEvent event) {
    if (event != WEBKIT_LOAD_COMMITTED || stage_ != Stage::opening) return;
    stage_ = Stage::shown;
    callbacks_.on_shown();
}

/// Handles a failure of the first load. WebKit shows later ones on a page of its own.
gboolean Page::failed(WebKitLoadEvent, const char*, GError* error) {
    if (stage_ != Stage::opening) return false;
    give_up(error->message);
    return true;
}

void Page::crashed(WebKitWebProcessTerminationReason) {
    constexpr const char* why = "WebKit's process for the page ended";
    if (stage_ == Stage::opening) return give_up(why);
    std::fprintf(stderr, "aviary-window: %s\n", why);
    // Does not reload by itself, since the process might end the same way again and again.
    webkit_web_view_load_alternate_html(view_, "<title>The page has ended</title><p>Ctrl+R brings it back.",
        home_.address().c_str(), nullptr);
}

void Page::give_up(const char* why) {
    stage_ = Stage::failed;
    const std::string& address = home_.address(); // without the token
    callbacks_.on_failed({"window.page", why, address.substr(0, address.find('#'))});
}

gboolean Page::decide(WebKitPolicyDecision* decision, WebKitPolicyDecisionType type) {
    if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE) return false;
    WebKitNavigationAction* const action =
        webkit_navigation_policy_decision_get_navigation_action(WEBKIT_NAVIGATION_POLICY_DECISION(decision));
    const char* const uri = webkit_uri_request_get_uri(webkit_navigation_action_get_request(action));
    const bool is_new_window = type == WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION;
    const Way way = home_.way_to(uri);
    if (way == Way::here && !is_new_window) return false;
    webkit_policy_decision_ignore(decision);
    if (way == Way::opened)
        open(uri);
    else if (way != Way::nowhere && webkit_navigation_action_is_user_gesture(action))
        open_elsewhere(uri);
    return true;
}

/// Tells the page of a file that a person dropped on the window. (A page cannot navigate to a file by itself.)
void Page::open(const char* file) {
    g_autofree char* path = g_filename_from_uri(file, nullptr, nullptr);
    if (!path || !g_utf8_validate(path, -1, nullptr)) return;
    GVariantDict arguments;
    g_variant_dict_init(&arguments, nullptr);
    g_variant_dict_insert(&arguments, "path", "s", path);
    webkit_web_view_call_async_javascript_function(view_,
        "window.dispatchEvent(new CustomEvent('aviary:open', { detail: path }))", -1,
        g_variant_dict_end(&arguments), nullptr, nullptr, nullptr, nullptr, nullptr);
}

gboolean Page::asked_for_folder(JSCValue*, WebKitScriptMessageReply* reply) {
    ask_for_folder(GTK_WINDOW(gtk_widget_get_toplevel(widget())), reply);
    return true;
}

} // namespace aviary::desktop
