// The page inside the window: WebKit's view, which shows the one server it was made for. [main-thread]
//
//     Page page(home, {.on_shown = ..., .on_failed = ...});
//     gtk_container_add(window, page.widget());
//     page.load();
//
// What leads elsewhere is refused, and given to the desktop's own programs when a person clicked on it. The page finds
//
//     aviaryDesktop.chooseFolder(): Promise<string | null>   // the desktop's dialog; null when it was left
//     addEventListener("aviary:open", ({ detail }) => ...)    // the path of a file that was dropped on the window
#pragma once

#include "app/desktop/home.h"

#include <gtk/gtk.h>
#include <webkit2/webkit2.h>

#include <functional>

namespace aviary::desktop {

class Page {
public:
    struct Callbacks {
        std::function<void()> on_shown;              ///< for the first time
        std::function<void(const Error&)> on_failed; ///< it could not be, not once
    };
    Page(Home home, Callbacks callbacks);
    Page(const Page&) = delete;

    GtkWidget* widget() const { return GTK_WIDGET(view_); } ///< floating, until it is in a window
    void load();
    void reload();
    void zoom_by(double factor);
    void zoom_to(double level);

private:
    enum class Stage : std::uint8_t { opening, shown, failed };

    void changed(WebKitLoadEvent event);
    gboolean failed(WebKitLoadEvent event, const char* uri, GError* error);
    void crashed(WebKitWebProcessTerminationReason reason);
    gboolean decide(WebKitPolicyDecision* decision, WebKitPolicyDecisionType type);
    gboolean asked_for_folder(JSCValue* message, WebKitScriptMessageReply* reply);

    void give_up(const char* why);
    void open(const char* file);

    const Home home_;
    const Callbacks callbacks_;
    WebKitWebView* const view_;
    Stage stage_ = Stage::opening;
};

} // namespace aviary::desktop
