// Methods as handlers of GLib's signals. [main-thread]
//
//     connect<&Window::closed>(window, "delete-event", this);    // gboolean closed(GdkEvent*)
//
// The method takes the signal's arguments, without the object that sends it. `this` must outlive that object.
#pragma once

#include <glib-object.h>

namespace aviary::desktop {

template <auto method>
struct Handler;

template <typename Owner, typename Answer, typename... Said, Answer (Owner::*method)(Said...)>
struct Handler<method> {
    static Answer call(gpointer, Said... said, gpointer owner) {
        return (static_cast<Owner*>(owner)->*method)(said...);
    }
};

template <auto method, typename Owner>
void connect(gpointer object, const char* signal, Owner* owner) {
    g_signal_connect(object, signal, G_CALLBACK(Handler<method>::call), owner);
}

} // namespace aviary::desktop
