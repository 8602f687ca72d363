// Receives predictions of MyoDeck on an Arduino: switch the output "Serial port" on, format "Text line", 115200 baud.
// A line is: sequence,time,stream,class,neutral,value,value,…

const unsigned long DEAD_MS = 1000;
unsigned long lastRow = 0;

// What to do with a class: its position from 0, or -1 to let go.
void act(int position) { digitalWrite(LED_BUILTIN, position == 1 ? HIGH : LOW); }

// The text of column `n` (from 0) of a line.
String column(const String &line, int n) {
  int from = 0;
  for (int i = 0; i < n; i++) {
    from = line.indexOf(',', from) + 1;
    if (from == 0) return "";
  }
  int to = line.indexOf(',', from);
  return to < 0 ? line.substring(from) : line.substring(from, to);
}

void setup() {
  pinMode(LED_BUILTIN, OUTPUT);
  Serial.begin(115200);
  Serial.setTimeout(50);
}

void loop() {
  if (Serial.available()) {
    String line = Serial.readStringUntil('\n');
    // A line that was cut has fewer columns.
    if (column(line, 5).length() > 0) {
      bool neutral = column(line, 4) == "1";
      act(neutral ? -1 : column(line, 3).toInt());
      lastRow = millis();
    }
  }
  // No row for a second: let go, for the cable or the page may be gone.
  if (millis() - lastRow > DEAD_MS) act(-1);
}
