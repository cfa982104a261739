#include "server/protocol/protocol.h"

#include "server/protocol/write/write.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace aviary::server::protocol;

namespace {

std::string checked_in(const char* file) {
    std::ifstream stream(std::filesystem::path(AVIARY_SOURCE_DIR) / file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void collect_names(const Shape& shape, std::set<std::string>& names) {
    if (!shape.name.empty()) names.insert(shape.name);
    for (const Shape& part : shape.parts) collect_names(part, names);
    for (const Field& field : shape.fields) collect_names(field.shape, names);
}

constexpr const char* do_this = "run: cmake --build build/release --target protocol";

} // namespace

TEST(Description, IsWhatTheDocumentationSays) {
    EXPECT_TRUE(markdown(description()) == checked_in("docs/protocol.md")) << do_this;
}

TEST(Description, IsWhatThePageIsCompiledWith) {
    EXPECT_TRUE(typescript(description()) == checked_in("web/src/protocol.gen.ts")) << do_this;
}

TEST(Description, DefinesEveryTypeThatItNamesAndUsesEveryOne) {
    std::set<std::string> used;
    for (const Domain& domain : description().domains) {
        for (const Type& type : domain.types) collect_names(type.shape, used);
        for (const Method& method : domain.methods) {
            collect_names(method.params, used);
            collect_names(method.result, used);
        }
        for (const Notification& notification : domain.notifications)
            collect_names(notification.params, used);
    }
    std::set<std::string> defined;
    for (const auto& [name, shape] : description().types) defined.insert(name);
    EXPECT_EQ(used, defined);
}

TEST(Description, SaysEverythingOnce) {
    std::set<std::string> names;
    const auto is_new = [&](const std::string& name) { return names.insert(name).second; };
    for (const Domain& domain : description().domains) {
        EXPECT_FALSE(domain.text.empty()) << domain.title;
        for (const Type& type : domain.types) EXPECT_TRUE(is_new(type.name)) << type.name;
        for (const Method& method : domain.methods) {
            EXPECT_TRUE(is_new(method.name)) << method.name;
            EXPECT_FALSE(method.text.empty()) << method.name;
        }
        for (const Notification& notification : domain.notifications) {
            EXPECT_TRUE(is_new(notification.name)) << notification.name;
            EXPECT_FALSE(notification.text.empty()) << notification.name;
        }
        for (const ErrorCode& error : domain.errors) EXPECT_TRUE(is_new(error.code)) << error.code;
    }
}
