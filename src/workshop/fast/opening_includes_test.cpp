#include "workshop/fast/opening_includes.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

using Names = std::vector<std::string>;

class OpeningIncludesTest : public testing::Test {
protected:
    Names of(const std::string& text) {
        project.write("a.cpp", text);
        return opening_includes(project.folder() / "a.cpp");
    }
    TestProject project;
};

TEST_F(OpeningIncludesTest, EndWithTheFirstWordThatIsNone) {
    EXPECT_EQ(of("// says what it is\n/* and\n more */\n#include <aviary/plugin.h>\n\n#  include  <vector> "
                 "// for all\n"
                 "int x;\n#include <map>\n"),
        (Names{"<aviary/plugin.h>", "<vector>"}));
    EXPECT_EQ(of("#include <a.h>\n#define LOUD\n#include <b.h>\n"), Names{"<a.h>"});
    EXPECT_EQ(of("#include <a.h>\n#ifdef LOUD\n#include <b.h>\n#endif\n"), Names{"<a.h>"});
    EXPECT_EQ(of("#define LOUD\n#include <b.h>\n"), Names{});
    EXPECT_EQ(of("#include HEADER\n#include <b.h>\n"), Names{});
    EXPECT_EQ(of(""), Names{});
}

TEST_F(OpeningIncludesTest, FollowOwnHeadersForAsLongAsThoseOnlyInclude) {
    project.write("all.h", "#pragma once\n#include <a.h>\n#include <b.h>\n");
    project.write("guarded.h", "#ifndef GUARDED_H\n#define GUARDED_H\n#include <c.h>\n#endif\n");
    project.write("says.h", "#pragma once\n#include <d.h>\nstruct S {};\n");
    EXPECT_EQ(of("#include \"all.h\"\n#include \"guarded.h\"\n#include <a.h>\n#include <z.h>\n"),
        (Names{"<a.h>", "<b.h>", "<c.h>", "<z.h>"}));
    EXPECT_EQ(of("#include \"says.h\"\n#include <z.h>\n"), Names{"<d.h>"});
    EXPECT_EQ(of("#include \"elsewhere.h\"\n#include <z.h>\n"), Names{});
}

TEST_F(OpeningIncludesTest, AreNoneOfAHeaderThatIncludesItself) {
    project.write("self.h", "#include \"self.h\"\n#include <a.h>\n");
    EXPECT_EQ(of("#include \"self.h\"\n#include <z.h>\n"), (Names{"<a.h>", "<z.h>"}));
}

} // namespace
} // namespace aviary::workshop
