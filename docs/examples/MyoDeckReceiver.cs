// Receives predictions of MyoDeck in Unity: put this on an object, then switch the output "WebSocket" on, format "JSON line",
// address ws://localhost:8765. It is a WebSocket server of its own, because that of Unity's HttpListener is not implemented.
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using UnityEngine;

public class MyoDeckReceiver : MonoBehaviour
{
    // JsonUtility reads the fields that are named here. `class` is a word of C#: use `index`, -1 when nothing is decided.
    [Serializable]
    public class Row
    {
        public long sequence;
        public double time;
        public string stream;
        public int index = -1;
        public bool neutral;
    }

    public int port = 8765;
    // Called in Update, once for each prediction.
    public event Action<Row> OnRow;

    const double DeadSeconds = 1;
    readonly ConcurrentQueue<Row> rows = new ConcurrentQueue<Row>();
    TcpListener listener;
    double lastRow = double.NegativeInfinity;
    bool letGo = true;

    void OnEnable()
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        new Thread(Listen) { IsBackground = true }.Start();
    }

    void OnDisable() => listener.Stop();

    void Update()
    {
        while (rows.TryDequeue(out Row row))
        {
            lastRow = Time.realtimeSinceStartupAsDouble;
            letGo = row.neutral;
            OnRow?.Invoke(row);
        }
        // No row for a second: let go, for the page may be gone.
        if (!letGo && Time.realtimeSinceStartupAsDouble - lastRow > DeadSeconds)
        {
            letGo = true;
            OnRow?.Invoke(new Row { neutral = true });
        }
    }

    void Listen()
    {
        try
        {
            while (true)
                using (TcpClient client = listener.AcceptTcpClient()) Receive(client.GetStream());
        }
        catch (SocketException) { } // the listener was stopped
    }

    void Receive(Stream stream)
    {
        try
        {
            ShakeHands(stream);
            for (string text = Next(stream); text != null; text = Next(stream))
                if (text.Length > 0) rows.Enqueue(JsonUtility.FromJson<Row>(text));
        }
        catch (IOException) { } // the page was closed
        rows.Enqueue(new Row { neutral = true });
    }

    static void ShakeHands(Stream stream)
    {
        string key = "";
        for (string line = Line(stream); line.Length > 0; line = Line(stream))
            if (line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)) key = line.Substring(18).Trim();
        byte[] hash = SHA1.Create().ComputeHash(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        byte[] answer = Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Accept: " + Convert.ToBase64String(hash) + "\r\n\r\n");
        stream.Write(answer, 0, answer.Length);
    }

    static string Line(Stream stream)
    {
        var line = new StringBuilder();
        for (int c = Byte(stream); c != '\n'; c = Byte(stream))
            if (c != '\r') line.Append((char)c);
        return line.ToString();
    }

    // The text of the next message; empty for one that is no text, null when the other side closes.
    static string Next(Stream stream)
    {
        int code = Byte(stream) & 15;
        int size = Byte(stream) & 127;
        if (size == 126) size = Byte(stream) << 8 | Byte(stream);
        byte[] mask = { Byte(stream), Byte(stream), Byte(stream), Byte(stream) };
        var data = new byte[size];
        for (int i = 0; i < size; i++) data[i] = (byte)(Byte(stream) ^ mask[i % 4]);
        return code == 8 ? null : code == 1 ? Encoding.UTF8.GetString(data) : "";
    }

    static byte Byte(Stream stream)
    {
        int value = stream.ReadByte();
        return value < 0 ? throw new IOException("The connection ended.") : (byte)value;
    }
}
