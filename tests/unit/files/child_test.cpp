#include "child.hpp"
#include "shelf_fixture.hpp"

namespace motcua::files {
namespace {

/// Children do what they are told, within their limits.
class ChildTest : public ShelfTest {
protected:
    ChildOutcome run(std::vector<std::string> const& command, ChildLimits const& limits = few()) {
        std::ofstream(directory_ / "input") << "abc";
        auto const input = open_to_read(directory_ / "input");
        return Runner(MOTCUA_EXAMINE).run(command, input, limits).value();
    }

    static ChildLimits few() {
        auto limits = ChildLimits{};
        limits.cpu = std::chrono::seconds{5};
        limits.wall = std::chrono::seconds{30};
        limits.memory_bytes = std::int64_t{256} << 20U;
        limits.output_bytes = 1000;
        return limits;
    }
};

TEST_F(ChildTest, ReadTheFileAndAnswer) {
    auto const outcome = run({"cat"});

    EXPECT_EQ(outcome.end, ChildEnd::done);
    EXPECT_EQ(outcome.output, "abc");
}

TEST_F(ChildTest, AreToldApartByTheirEnds) {
    EXPECT_EQ(run({"false"}).end, ChildEnd::failed);
    EXPECT_EQ(run({"no-such-program"}).end, ChildEnd::failed);
    EXPECT_EQ(run({"sh", "-c", "kill -SEGV $$"}).end, ChildEnd::crashed);
    EXPECT_EQ(run({"sh", "-c", "yes"}).end, ChildEnd::failed) << "says too much";
}

TEST_F(ChildTest, AreEndedWhenTheirTimeIsOver) {
    auto brief = few();
    brief.cpu = std::chrono::seconds{1};
    auto impatient = few();
    impatient.wall = std::chrono::milliseconds{50};

    EXPECT_EQ(run({"sh", "-c", "while :; do :; done"}, brief).end, ChildEnd::used_up);
    EXPECT_EQ(run({"sh", "-c", "while :; do :; done"}, impatient).end, ChildEnd::late);
    EXPECT_EQ(run({"sh", "-c", "exec >/dev/null; while :; do :; done"}, impatient).end, ChildEnd::late);
}

TEST_F(ChildTest, MakeNoFilesAndSeeNoneOfTheParentsOwn) {
    auto const target = (directory_ / "made").string();

    EXPECT_NE(run({"sh", "-c", "echo x > " + target}).end, ChildEnd::done);
    EXPECT_EQ(run({"sh", "-c", "ls /proc/self/fd | wc -l"}).output, "4\n")
        << "0, 1, 2 and the directory read";
    EXPECT_EQ(run({"sh", "-c", "echo $HOME"}).output, "\n");
}

TEST_F(ChildTest, GetNoMoreMemoryThanTheirs) {
    EXPECT_NE(run({"sh", "-c", "head -c 1000000000 /dev/zero | tail -n 1 | wc -c"}).output, "1000000000\n");
}

} // namespace
} // namespace motcua::files
