#include "archive_pdf.hpp"
#include "support/form_samples.hpp"
#include "template_shelf.hpp"

#include <cairo/cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

using namespace motcua;

cairo_status_t swallow(void* /*closure*/, unsigned char const* /*bytes*/, unsigned int /*length*/) {
    return CAIRO_STATUS_SUCCESS;
}

/// The text of a letter, or of a slip, as plainly as pango and cairo can put it on a page: no head, no table,
/// no fitting, no archive format. What remains above it is the price of the form.
void plain_page(std::string const& text, double width, double height) {
    auto* surface = cairo_pdf_surface_create_for_stream(swallow, nullptr, width, height);
    auto* ink = cairo_create(surface);
    auto* layout = pango_cairo_create_layout(ink);
    auto* font = pango_font_description_from_string("Liberation Serif 10");
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, static_cast<int>(width * 0.8) * PANGO_SCALE);
    pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
    pango_cairo_show_layout(ink, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
    cairo_show_page(ink);
    cairo_destroy(ink);
    cairo_surface_destroy(surface);
}

/// How often per second of processor time `work` is done, over about two of them: what one core gives,
/// whatever else the machine does.
template <class Work>
double per_second(Work const& work) {
    work();
    auto const begin = std::clock();
    auto count = 0;
    auto elapsed = 0.0;
    while (elapsed < 2) {
        work();
        ++count;
        elapsed = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    }
    return count / elapsed;
}

std::string words_of(documents::ApologyFacts const& facts) {
    auto text = std::string();
    for (auto round = 0; round < 4; ++round) {
        text += facts.issuer + " " + facts.procedure_name + " " + facts.reason + " " + facts.one_stop_unit +
                ".\n";
    }
    return text;
}

void print_rate(char const* what, double rate, double plain) {
    fmt::print("{:<34}{:8.0f}   {:.2f} of plain cairo\n", what, rate, rate / plain);
}

} // namespace

/// letters_bench <letters directory> <typeface directory>
int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "letters_bench <letters directory> <typeface directory>\n");
        return EXIT_FAILURE;
    }
    auto const loaded = documents::Templates::load(argv[1], argv[2]);
    if (!loaded) {
        fmt::print(stderr, "{}\n", loaded.error().en());
        return EXIT_FAILURE;
    }
    auto const& templates = *loaded;
    constexpr auto set = documents::FormSet::circular_03_2025;
    auto const letter = tests::sample_apology(set);
    auto const stop = tests::sample_stop();
    auto const slip = tests::sample_receipt(set);
    auto const supplement = tests::sample_supplement(set);
    auto const refusal = tests::sample_refusal(set);
    auto const control = tests::sample_control(set);
    auto const day = std::vector<documents::ReceiptFacts>(100, slip);
    auto const book = tests::sample_register(set, 1000);

    auto const words = words_of(letter);
    auto const plain = per_second([&] { plain_page(words, 595, 842); });
    fmt::print("per second of one core, as PDF/A, not signed\n");
    fmt::print("{:<34}{:8.0f}\n", "plain pages of text by cairo", plain);
    using namespace documents;
    auto const pdf = render_apology(letter, templates).value();
    auto const& profile = templates.shelf().colour_profile();
    auto const archived = per_second([&] { return archive_pdf(pdf, {}, profile); });
    auto const whole = per_second([&] { return render_apology(letter, templates).value(); });
    auto const drawn = 1 / (1 / whole - 1 / archived);
    fmt::print(
        "{:<34}{:8.0f}   an archived letter is made at {:.2f} of that\n",
        "letters as cairo leaves them",
        drawn,
        whole / drawn
    );
    print_rate(
        "apology letters",
        per_second([&] { return render_apology(letter, templates).value(); }),
        plain
    );
    print_rate(
        "stop notices",
        per_second([&] { return render_stop_notice(stop, templates).value(); }),
        plain
    );
    print_rate("receipt slips", per_second([&] { return render_receipt(slip, templates).value(); }), plain);
    print_rate(
        "supplement requests",
        per_second([&] { return render_supplement_request(supplement, templates).value(); }),
        plain
    );
    print_rate("refusals", per_second([&] { return render_refusal(refusal, templates).value(); }), plain);
    print_rate(
        "control slips",
        per_second([&] { return render_control_slip(control, templates).value(); }),
        plain
    );
    print_rate(
        "receipt slips in batches of 100",
        100 * per_second([&] { return render_receipts(day, templates).value(); }),
        plain
    );
    print_rate(
        "lines of the register",
        1000 * per_second([&] { return render_register(book, templates).value(); }),
        plain
    );
    return EXIT_SUCCESS;
}
