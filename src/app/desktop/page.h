// The page inside the window: a WebKit view that shows only the server it was made for. [main-thread]
//
//     Page page(home, {.on_shown = ..., .on_failed = ...});
//     gtk_container_add(window, page.widget());
//     page.load();
//
// A link that leads elsewhere does not open here. If a person clicked on it, another program of the desktop opens it. The
// page can use
//
//     aviaryDesktop.chooseFolder(): Promise<string | null>   // asks with the desktop's dialog; null: cancelled
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
        std::function<void()> on_shown;              ///< the page is shown for the first time
        std::function<void(const Error&)> on_failed; ///< the page could not be shown for the first time
    };
    Page(Home home, Callbacks callbacks);
    Page(const Page&) = delete;

    GtkWidget* widget() const { return GTK_WIDGET(view_); } ///< a floating reference until it is in a window
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
