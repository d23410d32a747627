// Converts the text files whose paths it reads, one a line, to DOCX with npm's docx, each line a
// paragraph in a style. For each it answers with the size.
const fs = require("fs");
const readline = require("readline");
const { AlignmentType, Document, Packer, Paragraph, TextRun } = require("docx");

const FONT = { ascii: "FangSong", eastAsia: "仿宋" };

async function converted(path) {
  const lines = fs.readFileSync(path, "utf8").split("\n").map((line) => line.trim()).filter(Boolean);
  const children = lines.map((text, at) => new Paragraph({
    style: at === 0 ? "Title" : "BodyText",
    alignment: at === 0 ? AlignmentType.CENTER : AlignmentType.BOTH,
    children: [new TextRun({ text, font: FONT, size: 32 })],
  }));
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}

(async () => {
  for await (const path of readline.createInterface({ input: process.stdin })) {
    console.log((await converted(path)).length);
  }
})();
