#include "server/handlers/handlers.h"

#include "server/protocol/protocol.h"

#include <gtest/gtest.h>

using namespace aviary::server;

TEST(Handlers, AreThereForEveryMethodThatIsDescribedAndNoOther) {
    std::size_t described = 0, handled = 0;
    for (const auto& domain : protocol::description().domains)
        for (const auto& method : domain.methods) {
            ++described;
            EXPECT_NE(find_handler(method.name), nullptr) << method.name;
        }
    for (const auto& domain : all_handlers()) handled += domain.size();
    EXPECT_EQ(handled, described);
}
